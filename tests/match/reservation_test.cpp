#include "match/reservation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "match/json.hpp"

namespace roomd {
namespace {

using ::testing::HasSubstr;
using wire::Generation;

class Reservation : public ::testing::Test {
 protected:
  Reservation() {
    seat.sessionId = "session-1";
    seat.listing.roomId = "room-1";
    seat.listing.name = "game";
    seat.listing.loop = 3;
    seat.loop = 3;
    seat.listing.clients = 2;
    seat.listing.createdAtMs = 1767225600007;
  }

  Value answerTo(const Asker& asker) const {
    const auto answer = answerSeat(asker, seat, ids);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.contentType, "application/json");
    const auto body = parseJson(answer.body);
    EXPECT_TRUE(body) << answer.body;
    return body ? *body : Value{};
  }

  static std::string text(const Value& value, std::string_view name) {
    const Value* found = value.find(name);
    return found && found->text() ? *found->text() : "";
  }

  wire::ProcessIds ids{"abcdef"};
  Seat seat;
};

TEST_F(Reservation, OldClientsGetTheWholeListing) {
  seat.listing.maxClients = 4;
  seat.listing.metadata = std::make_shared<const Value>(*parseJson(R"({"a":1})"));
  seat.listing.filter = std::make_shared<const Value>(*parseJson(R"({"mode":"duo"})"));
  for (const auto generation : {Generation::g15, Generation::g16}) {
    const auto answer = answerSeat({generation, generation, "host:1", false}, seat, ids);
    EXPECT_EQ(answer.body,
              R"({"room":{"clients":2,"locked":false,"private":false,"maxClients":4,)"
              R"("unlisted":false,"createdAt":"2026-01-01T00:00:00.007Z","name":"game",)"
              R"("processId":")" +
                  ids.make({true, 3}) +
                  R"(","roomId":"room-1","metadata":{"a":1},"mode":"duo"},)"
                  R"("sessionId":"session-1"})");
  }
}

TEST_F(Reservation, WithoutALimitMaxClientsIsNull) {
  const auto answer = answerTo({Generation::g15, Generation::g15, "", false});
  const Value* room = answer.find("room");
  ASSERT_TRUE(room && room->find("maxClients"));
  EXPECT_TRUE(room->find("maxClients")->isNull());
}

TEST_F(Reservation, NewClientsGetAFlatOne) {
  for (const auto generation : {Generation::g17, Generation::g18}) {
    const auto answer = answerSeat({generation, generation, "host:1", false}, seat, ids);
    EXPECT_EQ(answer.body, R"({"name":"game","roomId":"room-1","processId":")" +
                               ids.make({false, 3}) + R"(","sessionId":"session-1"})");
  }
}

TEST_F(Reservation, TheUnknownGetBothWithDifferentProcessIds) {
  const auto answer = answerTo({Generation::unknown, Generation::unknown, "host:2567", false});
  const Value* room = answer.find("room");
  ASSERT_TRUE(room);
  EXPECT_EQ(text(*room, "roomId"), "room-1");
  EXPECT_EQ(text(answer, "roomId"), "room-1");
  EXPECT_EQ(text(answer, "sessionId"), "session-1");
  const auto nested = ids.parse(text(*room, "processId"));
  const auto flat = ids.parse(text(answer, "processId"));
  ASSERT_TRUE(nested && flat);
  EXPECT_TRUE(nested->oldShape);
  EXPECT_FALSE(flat->oldShape);
  EXPECT_EQ(nested->loop, 3u);
  EXPECT_EQ(flat->loop, 3u);
}

TEST_F(Reservation, TheProtocolFieldLeads016ToItsPrefix) {
  Asker asker{Generation::unknown, Generation::unknown, "host:2567", false};
  EXPECT_EQ(text(answerTo(asker), "protocol"), "ws://host:2567/g16?orig=ws");
  asker.secure = true;
  EXPECT_EQ(text(answerTo(asker), "protocol"), "wss://host:2567/g16?orig=ws");
  asker.host.clear();
  EXPECT_FALSE(answerTo(asker).find("protocol"));
}

TEST_F(Reservation, ThePublicAddressIsWhereEachShapeHasIt) {
  seat.publicAddress = "play.example/eu";
  const auto old = answerTo({Generation::g15, Generation::g15, "host:2567", false});
  EXPECT_EQ(text(*old.find("room"), "publicAddress"), "play.example/eu");
  EXPECT_FALSE(old.find("publicAddress"));
  const auto modern = answerTo({Generation::g18, Generation::g18, "host:2567", false});
  EXPECT_EQ(text(modern, "publicAddress"), "play.example/eu");
  EXPECT_FALSE(modern.find("room"));
}

TEST_F(Reservation, TheProtocolFieldLeads016ToThePublicAddress) {
  seat.publicAddress = "play.example/eu";
  const auto answer = answerTo({Generation::unknown, Generation::unknown, "host:2567", true});
  EXPECT_EQ(text(answer, "publicAddress"), "play.example/eu");
  EXPECT_EQ(text(*answer.find("room"), "publicAddress"), "play.example/eu");
  EXPECT_EQ(text(answer, "protocol"), "wss://play.example/eu/g16?orig=ws");
  // As the client builds its URL from it.
  const auto target = wire::parseTarget(
      "/eu/g16", {"orig=wss://play.example/eu/" + text(*answer.find("room"), "processId") +
                  "/room-1?sessionId=session-1"});
  EXPECT_EQ(wire::generationOfWebSocket(target, ids), Generation::g16);
  ASSERT_FALSE(target.segments.empty());
  EXPECT_EQ(target.segments.back(), "room-1");
  EXPECT_EQ(target.parameter("sessionId"), "session-1");
}

TEST_F(Reservation, ErrorsOfOldClientsAreInTheBody) {
  const Asker asker{Generation::unknown, Generation::g16, "", false};
  const auto answer = answerError(asker, Error{"not defined", ROOM_ERROR_NO_HANDLER});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, R"({"code":4210,"error":"not defined"})");
}

TEST_F(Reservation, ErrorsOfNewClientsAreTheStatus) {
  for (const auto generation : {Generation::modern, Generation::g18, Generation::unknown}) {
    const auto answer =
        answerError({Generation::unknown, generation, "", false}, Error{"locked", 522});
    EXPECT_EQ(answer.status, 522);
    EXPECT_EQ(answer.body, R"({"code":522,"error":"locked"})");
  }
}

TEST_F(Reservation, CodesThatAreNoStatusAreSentWith500) {
  const Asker asker{Generation::g18, Generation::g18, "", false};
  for (const int code : {4401, 200, 399, 600, -5}) {
    const auto answer = answerError(asker, Error{"mine", code});
    EXPECT_EQ(answer.status, 500) << code;
    EXPECT_THAT(answer.body, HasSubstr("\"code\":" + std::to_string(code)));
  }
  EXPECT_EQ(answerError(asker, Error{"mine", 400}).status, 400);
}

TEST_F(Reservation, AnErrorWithoutACodeIsUnhandled) {
  EXPECT_EQ(answerError({Generation::g15, Generation::g15, "", false}, Error{"x"}).body,
            R"({"code":4213,"error":"x"})");
  EXPECT_EQ(answerError({Generation::g17, Generation::g17, "", false}, Error{"x"}).status, 523);
}

TEST_F(Reservation, GoingDownIsABare503) {
  for (const auto generation : {Generation::g15, Generation::g18}) {
    const auto answer = answerError({generation, generation, "", false}, Error{"bye", 503});
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.body, "");
  }
}

TEST_F(Reservation, AListHasARowForEachRoom) {
  EXPECT_EQ(answerList({}, ids).body, "[]");
  const auto rows = parseJson(answerList({seat.listing, seat.listing}, ids).body);
  ASSERT_TRUE(rows);
  const auto* array = std::get_if<Array>(&rows->data);
  ASSERT_TRUE(array);
  ASSERT_EQ(array->size(), 2u);
  EXPECT_FALSE(array->front().find("publicAddress"));
  EXPECT_THAT(answerList({seat.listing}, ids, "play.example").body,
              HasSubstr(R"("publicAddress":"play.example")"));
  const auto id = ids.parse(text(array->front(), "processId"));
  EXPECT_TRUE(id && id->oldShape);
}

}  // namespace
}  // namespace roomd
