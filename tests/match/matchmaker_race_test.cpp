// Many who ask at once, rooms that are slow to be made, equal ids, and the host going down.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "match_fixture.hpp"

namespace roomd::test {
namespace {

using ::testing::_;
using ::testing::AnyOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

using MatchmakerRace = MatchTest;

/// The first room lives on the asked loop.
class MatchmakerStorm : public MatchTest, public ::testing::WithParamInterface<unsigned> {
 protected:
  void SetUp() override {
    if (GetParam() == 1) {
      roomFor("create", "game");
      game.rooms[0]->set("private", Value{true});
    }
    game.during["onCreate"] = [](ScriptedRoom& self, room_client) {
      self.set("maxClients", Value{int64_t{100}});
    };
    answers.clear();
    before = game.made;
  }

  size_t before = 0;
};

TEST_P(MatchmakerStorm, AThousandInRoomsOfAHundredMakeTenRooms) {
  RoomConfig config;
  config.filterBy = {"mode"};
  publish(config);
  for (int i = 0; i < 1000; i++) ask("joinOrCreate", "game", R"({"mode":"storm"})");
  idle();
  EXPECT_THAT(answers, SizeIs(1000));
  EXPECT_EQ(game.made - before, 10u);
  EXPECT_THAT(seatsByRoom(), SizeIs(10));
  EXPECT_THAT(seatsByRoom(), Each(Pair(_, 100)));
}

TEST_P(MatchmakerStorm, SoDoTheyWhenRoomsAreSlowToBeMade) {
  RoomConfig config;
  config.filterBy = {"mode"};
  publish(config);
  game.endings["onCreate"] = later();
  for (int i = 0; i < 1000; i++) ask("joinOrCreate", "game", R"({"mode":"storm"})");
  for (int round = 0; round < 20; round++) {
    idle();
    if (answers.size() == 1000) break;
    ASSERT_EQ(game.made - before, static_cast<size_t>(round) + 1) << "one at a time";
    game.rooms.back()->finish("onCreate");
  }
  EXPECT_EQ(game.made - before, 10u);
  EXPECT_THAT(seatsByRoom(), Each(Pair(_, 100)));
}

TEST_P(MatchmakerStorm, NobodyIsRefusedWhenRoomsAreSmall) {
  RoomConfig config;
  config.filterBy = {"mode"};
  publish(config);
  limitRooms(2);
  for (int i = 0; i < 600; i++) ask("joinOrCreate", "game", R"({"mode":"storm"})");
  idle();
  EXPECT_THAT(answers, SizeIs(600));
  EXPECT_EQ(game.made - before, 300u);
  EXPECT_THAT(seatsByRoom(), SizeIs(300));
  EXPECT_THAT(seatsByRoom(), Each(Pair(_, 2)));
}

TEST_P(MatchmakerStorm, AThousandWhoJoinARoomOfAHundredAreAHundred) {
  const auto room = roomFor("create", "game");
  answers.clear();
  for (int i = 0; i < 1000; i++) ask("join", "game");
  idle();
  EXPECT_THAT(answers, SizeIs(1000));
  // One seat was taken when the room was made.
  EXPECT_THAT(seatsByRoom(), ElementsAre(Pair(room, 99)));
  EXPECT_THAT(refusals(), ElementsAre(Pair("521 no rooms found with provided criteria", 901)));
}

TEST_P(MatchmakerStorm, SoAreThoseWhoJoinItById) {
  const auto room = roomFor("create", "game");
  answers.clear();
  for (int i = 0; i < 1000; i++) ask("joinById", room);
  idle();
  EXPECT_THAT(answers, SizeIs(1000));
  EXPECT_THAT(seatsByRoom(), ElementsAre(Pair(room, 99)));
  int refused = 0;
  for (const auto& [reason, count] : refusals()) {
    EXPECT_THAT(reason,
                AnyOf("522 room \"" + room + "\" is locked", "523 " + room + " is already full."));
    refused += count;
  }
  EXPECT_EQ(refused, 901);
}

INSTANTIATE_TEST_SUITE_P(FirstRoomOnLoop, MatchmakerStorm, ::testing::Values(0u, 1u));

TEST_F(MatchmakerRace, DifferentFiltersAreMadeAtTheSameTime) {
  RoomConfig config;
  config.filterBy = {"mode"};
  publish(config);
  game.endings["onCreate"] = later();
  for (const char* mode : {R"({"mode":1})", R"({"mode":2})", R"({"mode":1})"}) {
    ask("joinOrCreate", "game", mode);
  }
  idle();
  EXPECT_EQ(game.made, 2u);
  for (auto* room : game.rooms) room->finish("onCreate");
  idle();
  EXPECT_THAT(answers, SizeIs(3));
}

TEST_F(MatchmakerRace, WhenARoomCannotBeMadeTheNextWhoWaitsTries) {
  game.endings["onCreate"] = later();
  for (int i = 0; i < 3; i++) ask("joinOrCreate", "game");
  idle();
  ASSERT_EQ(game.made, 1u);
  game.rooms.back()->finish("onCreate", fails(0, "broken"));
  idle();
  ASSERT_THAT(answers, SizeIs(1));
  EXPECT_EQ(answers[0].error().message, "broken");
  ASSERT_EQ(game.made, 2u);
  game.rooms.back()->finish("onCreate");
  idle();
  EXPECT_THAT(answers, SizeIs(3));
  EXPECT_THAT(seatsByRoom(), SizeIs(1));
}

TEST_F(MatchmakerRace, ARoomThatEndsWhileSomebodyIsSentToItIsReplaced) {
  roomFor("create", "game");
  const auto remote = answerTo("create", "game");  // on the other loop
  game.rooms[0]->set("locked", Value{true});
  idle();
  answers.clear();
  other.turn([&] { game.rooms[1]->disconnect(0, 4000); });
  ask("joinOrCreate", "game");
  idle();
  ASSERT_THAT(answers, SizeIs(1));
  ASSERT_TRUE(answers[0]);
  EXPECT_NE(answers[0]->listing.roomId, remote->listing.roomId);
}

/// Rooms that all want the same id.
class MatchmakerSameId : public MatchTest {
 protected:
  void SetUp() override {
    game.during["onCreate"] = [](ScriptedRoom& self, room_client) {
      self.set("roomId", Value{"lobby"});
    };
  }
};

TEST_F(MatchmakerSameId, TheFirstTakesTheClientAndTheSecondIsDiscarded) {
  EXPECT_EQ(roomFor("create", "game"), "lobby");
  const auto second = answerTo("create", "game");
  ASSERT_TRUE(second);
  EXPECT_EQ(second->listing.roomId, "lobby");
  EXPECT_EQ(second->listing.clients, 2u);
  EXPECT_EQ(game.made, 2u);
  EXPECT_THAT(game.rooms, SizeIs(1));
  EXPECT_THAT(directory.all(), SizeIs(1));
  EXPECT_EQ(roomFor("joinById", "lobby"), "lobby") << "it is still to be found";
}

TEST_F(MatchmakerSameId, AFullFirstRoomIsTheEndOfIt) {
  game.during["onCreate"] = [](ScriptedRoom& self, room_client) {
    self.set("roomId", Value{"lobby"});
    self.set("maxClients", Value{int64_t{1}});
  };
  EXPECT_EQ(roomFor("joinOrCreate", "game"), "lobby");
  EXPECT_EQ(roomFor("joinOrCreate", "game"), "523 lobby is already full.");
  EXPECT_EQ(game.made, 2u) << "it does not make one room after the other";
}

TEST_F(MatchmakerSameId, TheIdIsFreeAsSoonAsItsRoomEnds) {
  EXPECT_EQ(roomFor("create", "game"), "lobby");
  game.endings["onDispose"] = later();
  game.rooms[0]->disconnect(0, 4000);
  idle();
  EXPECT_EQ(roomFor("create", "game"), "lobby");
  ASSERT_THAT(game.rooms, SizeIs(2));
  game.endings.clear();
  game.rooms[0]->finish("onDispose");
  idle();
  ASSERT_THAT(game.rooms, SizeIs(1));
  EXPECT_EQ(roomFor("joinById", "lobby"), "lobby")
      << "the end of the old one is not that of the new";
}

TEST_F(MatchmakerSameId, ALateChangeOfTheOldRoomDoesNotHideTheNewOne) {
  game.during.clear();
  roomFor("create", "game");  // takes the first loop, so that the next room is on the second
  game.rooms[0]->set("private", Value{true});
  SetUp();
  ASSERT_EQ(answerTo("create", "game")->listing.loop, 1u);
  // The old room changes and ends; before the first loop hears of either, it has the new one.
  other.turn([&] {
    game.rooms[1]->set("private", Value{true});
    game.rooms[1]->disconnect(0, 4000);
  });
  other.runPosted();
  answers.clear();
  game.during["onCreate"] = [](ScriptedRoom& self, room_client) {
    self.set("roomId", Value{"lobby"});
  };
  ask("create", "game");  // the loops are equally full, so it is made on the first
  EXPECT_EQ(roomOf(theAnswer()), "lobby");
  EXPECT_EQ(roomFor("join", "game"), "lobby") << "it is not private";
}

TEST_F(MatchmakerSameId, ALateWordOfTheOldRoomDoesNotHideTheNewOne) {
  roomFor("create", "game");  // takes the first loop, so that the next room is on the second
  game.rooms[0]->disconnect(0, 4000);
  idle();
  game.during.clear();
  roomFor("create", "game");
  SetUp();
  ASSERT_EQ(answerTo("create", "game")->listing.loop, 1u);
  // The room on the second loop ends; before the first loop hears of it, it makes another.
  other.turn([&] { game.rooms[1]->disconnect(0, 4000); });
  other.runPosted();
  answers.clear();
  game.rooms[0]->disconnect(0, 4000);
  ask("create", "game");
  idle();
  ASSERT_THAT(answers, SizeIs(1));
  EXPECT_EQ(answers[0]->listing.roomId, "lobby");
  EXPECT_EQ(roomFor("joinById", "lobby"), "lobby");
}

}  // namespace
}  // namespace roomd::test
