#include "match/describe.hpp"

#include <gtest/gtest.h>

#include "match/json.hpp"

namespace roomd {
namespace {

class Describe : public ::testing::Test {
 protected:
  Describe() {
    listing.roomId = "room-1";
    listing.name = "game";
    listing.loop = 3;
    listing.createdAtMs = 1767225600007;
  }

  wire::ProcessIds ids{"abcdef"};
  Listing listing;
};

TEST_F(Describe, ARoomHasTheFieldsThatLobbiesShow) {
  EXPECT_EQ(toJson(describeRoom(listing, Readers::modern, ids, {})),
            R"({"clients":0,"locked":false,"private":false,"maxClients":null,"unlisted":false,)"
            R"("createdAt":"2026-01-01T00:00:00.007Z","name":"game","processId":")" +
                ids.make({false, 3}) + R"(","roomId":"room-1"})");
}

TEST_F(Describe, WhatItWasMadeWithStandsBesideTheOthers) {
  listing.maxClients = 4;
  listing.metadata = std::make_shared<const Value>(*parseJson(R"({"a":1})"));
  listing.filter = std::make_shared<const Value>(*parseJson(R"({"mode":"duo","createdAt":1})"));
  const Value room = describeRoom(listing, Readers::old, ids, "play.example/eu");
  EXPECT_EQ(toJson(*room.find("mode")), R"("duo")");
  EXPECT_EQ(toJson(*room.find("metadata")), R"({"a":1})");
  EXPECT_EQ(toJson(*room.find("maxClients")), "4");
  EXPECT_EQ(toJson(*room.find("publicAddress")), R"("play.example/eu")");
  EXPECT_EQ(*room.find("processId")->text(), ids.make({true, 3}));
  EXPECT_EQ(toJson(*room.find("createdAt")), R"("2026-01-01T00:00:00.007Z")")
      << "a client cannot replace what the host says";
}

TEST_F(Describe, ASeatHasBothShapes) {
  const Value seat = describeSeat({listing, "session-1", 2, {}}, ids);
  EXPECT_EQ(toJson(*seat.find("sessionId")), R"("session-1")");
  // Both name the loop that is to serve it, whatever loop the room is on.
  EXPECT_EQ(*seat.find("processId")->text(), ids.make({false, 2}));
  EXPECT_EQ(*seat.find("room")->find("processId")->text(), ids.make({true, 2}));
  EXPECT_FALSE(seat.find("publicAddress"));
}

}  // namespace
}  // namespace roomd
