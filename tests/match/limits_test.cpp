// How many rooms and seats there may be, however many ask for them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "match_fixture.hpp"

namespace roomd::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

class RoomLimits : public MatchTest {
 protected:
  static RoomConfig most(uint32_t instances) {
    RoomConfig config;
    config.maxInstances = instances;
    config.filterBy = {"mode"};
    return config;
  }
};

TEST_F(RoomLimits, NoMoreRoomsOfANameThanItMayHave) {
  publish(most(2));
  roomFor("create", "game");
  roomFor("create", "game");
  EXPECT_EQ(roomFor("create", "game"), "523 too many rooms of \"game\"");
  EXPECT_EQ(game.made, 2u);
  game.rooms[0]->disconnect(0, 4000);
  idle();
  EXPECT_TRUE(answerTo("create", "game"));
}

TEST_F(RoomLimits, ARoomCountsUntilItIsDisposedOf) {
  publish(most(1));
  roomFor("create", "game");
  game.endings["onDispose"] = later();
  game.rooms[0]->disconnect(0, 4000);
  idle();
  EXPECT_EQ(roomFor("create", "game"), "523 too many rooms of \"game\"");
  game.rooms[0]->finish("onDispose");
  idle();
  game.endings.clear();
  EXPECT_TRUE(answerTo("create", "game"));
}

TEST_F(RoomLimits, JoinOrCreateJoinsWhatThereIs) {
  publish(most(1));
  limitRooms(2);
  const auto room = roomFor("joinOrCreate", "game");
  EXPECT_EQ(roomFor("joinOrCreate", "game"), room);
  EXPECT_EQ(roomFor("joinOrCreate", "game"), "523 too many rooms of \"game\"");
}

TEST_F(RoomLimits, NoneMeansNone) {
  publish(most(0));
  EXPECT_EQ(roomFor("joinOrCreate", "game"), "523 too many rooms of \"game\"");
  EXPECT_EQ(game.made, 0u);
}

TEST_F(RoomLimits, AStormMakesNoneTooMany) {
  publish(most(5));
  limitRooms(10);
  game.endings["onCreate"] = later();
  for (int i = 0; i < 1000; i++) {
    ask(i % 2 ? "joinOrCreate" : "create", "game", i % 4 == 1 ? R"({"mode":1})" : "{}");
  }
  for (int round = 0; round < 20 && answers.size() < 1000; round++) {
    idle();
    EXPECT_LE(game.rooms.size(), 5u);
    for (auto* room : game.rooms) room->finishAll();
  }
  EXPECT_THAT(answers, SizeIs(1000));
  EXPECT_EQ(game.made, 5u);
  EXPECT_THAT(seatsByRoom(), SizeIs(5));
  for (const auto& [room, seats] : seatsByRoom()) EXPECT_LE(seats, 10);
}

TEST_F(RoomLimits, WhoWaitsForARoomJoinsItOrIsRefused) {
  publish(most(1));
  limitRooms(100);
  game.endings["onCreate"] = later();
  for (int i = 0; i < 150; i++) ask("joinOrCreate", "game");
  idle();
  game.rooms[0]->finish("onCreate");
  idle();
  EXPECT_THAT(seatsByRoom(), ElementsAre(Pair(game.rooms[0]->roomId, 100)));
  EXPECT_THAT(refusals(), ElementsAre(Pair("523 too many rooms of \"game\"", 50)));
}

TEST_F(RoomLimits, AFailedRoomGivesItsPlaceBack) {
  publish(most(1));
  game.endings["onCreate"] = fails(0, "no map");
  EXPECT_EQ(roomFor("create", "game"), "0 no map");
  game.endings.clear();
  game.makesNothing = true;
  EXPECT_EQ(roomFor("create", "game"), "777 no room today");
  game.makesNothing = false;
  EXPECT_TRUE(answerTo("create", "game"));
}

TEST_F(RoomLimits, TheHostHasALimitOfItsOwn) {
  restart({nullptr, {}, 3});
  RoomConfig chat;
  chat.name = "chat";
  RoomConfig plain;
  plain.name = "game";
  offer({game.type(plain), game.type(chat)});
  roomFor("create", "game");
  roomFor("create", "chat");
  roomFor("create", "game");
  EXPECT_EQ(roomFor("create", "game"), "523 too many rooms");
  EXPECT_EQ(roomFor("joinOrCreate", "nothing"), "520 provided room name \"nothing\" not defined");
  EXPECT_TRUE(answerTo("joinOrCreate", "chat"));
}

/// Fifty thousand ask for seats, and none of them comes.
class SeatFlood : public MatchTest {
 protected:
  static constexpr int kAskers = 50'000;
  static constexpr int64_t kSeatTimeUs = 15'000'000;

  void flood() {
    answers.clear();
    answers.reserve(kAskers);
    for (int i = 0; i < kAskers; i++) {
      ask("joinOrCreate", "game");
      if (i % 1000 == 999) idle();
    }
    ASSERT_THAT(answers, SizeIs(kAskers));
  }
};

TEST_F(SeatFlood, FillsTheRoomsThereMayBeAndNoMore) {
  restart({nullptr, {}, 20});
  limitRooms(100);
  flood();
  EXPECT_THAT(game.rooms, SizeIs(20));
  EXPECT_THAT(seatsByRoom(), SizeIs(20));
  for (const auto& [room, seats] : seatsByRoom()) EXPECT_EQ(seats, 100);
  EXPECT_THAT(refusals(), ElementsAre(Pair("523 too many rooms", kAskers - 20 * 100)));
  pass(kSeatTimeUs);
  EXPECT_THAT(game.rooms, IsEmpty());
  EXPECT_THAT(directory.all(), IsEmpty());
}

TEST_F(SeatFlood, IsOverWhenTheSeatsHaveExpired) {
  limitRooms(100);
  for (int round = 0; round < 2; round++) {
    flood();
    EXPECT_THAT(game.rooms, SizeIs(kAskers / 100));
    EXPECT_THAT(seatsByRoom(), SizeIs(kAskers / 100));
    for (const auto& [room, seats] : seatsByRoom()) EXPECT_EQ(seats, 100);
    pass(kSeatTimeUs);
    EXPECT_THAT(game.rooms, IsEmpty());
    EXPECT_THAT(directory.all(), IsEmpty());
    EXPECT_EQ(home.timers().nextDeadline(), -1);
    EXPECT_EQ(other.timers().nextDeadline(), -1);
  }
}

}  // namespace
}  // namespace roomd::test
