// Who has a seat, and what that does to the lock.

#include "room_fixture.hpp"

namespace roomd::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RoomSeats : public RoomTest {
 protected:
  void createFor(int64_t maxClients) {
    create();
    plugin().set("maxClients", Value{maxClients});
    plugin().set("autoDispose", Value{false});
    game.takeCalls();
  }
};

TEST_F(RoomSeats, AReservedSeatCountsAsAClient) {
  create();
  ASSERT_TRUE(room->reserveSeat({}));
  ASSERT_TRUE(observer.last);
  EXPECT_EQ(observer.last->clients, 1u);
  join();
  EXPECT_EQ(observer.last->clients, 2u);
}

TEST_F(RoomSeats, ASeatExpires) {
  createFor(1);
  const auto sessionId = room->reserveSeat({});
  ASSERT_TRUE(sessionId);
  loop.pass(15 * kSecond - 1);
  EXPECT_EQ(room->listing().clients, 1u);
  loop.pass(1);
  EXPECT_EQ(room->listing().clients, 0u);
  EXPECT_FALSE(room->listing().locked);
  const Visitor late = enter(knock(*sessionId));
  EXPECT_THAT(late.heard(), ElementsAre(error(ROOM_ERROR_EXPIRED, "seat reservation expired.")));
  EXPECT_THAT(game.takeCalls(), ElementsAre("onSet locked true", "onSet locked false"))
      << "the class never heard of the client";
}

TEST_F(RoomSeats, TheRoomSaysHowLongASeatLasts) {
  createFor(1);
  plugin().set("seatReservationTime", Value{int64_t{2}});
  ASSERT_TRUE(room->reserveSeat({}));
  loop.pass(2 * kSecond);
  EXPECT_EQ(room->listing().clients, 0u);
}

TEST_F(RoomSeats, WhoHasSatDownDoesNotExpire) {
  create();
  game.endings["onAuth"] = later();
  const Visitor visitor = enter();
  loop.pass(60 * kSecond);
  EXPECT_EQ(room->listing().clients, 1u);
  plugin().finish("onAuth");
  loop.runPosted();
  EXPECT_THAT(visitor.heard(), ElementsAre("JOIN_ROOM"));
}

TEST_F(RoomSeats, ASeatIsTakenOnce) {
  create();
  const Visitor visitor = join();
  const Visitor thief = enter(knock(visitor.sessionId));
  EXPECT_EQ(thief.peer->closed, ROOM_CLOSE_WITH_ERROR);
  thief.gone(1000);
  EXPECT_FALSE(visitor.peer->closed);
  visitor.say(kPing);
  EXPECT_EQ(visitor.heard().size(), 1u);
}

TEST_F(RoomSeats, TheCodeOfAMissingSeatDependsOnTheGeneration) {
  using wire::Generation;
  create();
  for (const auto& [generation, code] : {std::pair{Generation::g15, 0},
                                         {Generation::g16, 0},
                                         {Generation::g17, 524},
                                         {Generation::g18, 524}}) {
    const Visitor stranger = enter(knock("nobody", generation));
    EXPECT_THAT(stranger.heard(), ElementsAre(error(code, "seat reservation expired.")));
    EXPECT_EQ(stranger.peer->closed, ROOM_CLOSE_WITH_ERROR);
  }
}

TEST_F(RoomSeats, AFullRoomIsLockedAndRefuses) {
  createFor(2);
  join();
  EXPECT_FALSE(room->listing().locked);
  ASSERT_TRUE(room->reserveSeat({}));
  EXPECT_TRUE(observer.last->locked);
  const auto refused = room->reserveSeat({});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "generated is already full.");
  EXPECT_EQ(refused.error().code, ROOM_ERROR_UNHANDLED);
}

TEST_F(RoomSeats, IsUnlockedAgainWhenSomebodyLeaves) {
  createFor(1);
  const Visitor visitor = join();
  visitor.say(kLeave);
  loop.runPosted();
  EXPECT_FALSE(observer.last->locked);
  EXPECT_THAT(game.calls, ElementsAre("onAuth 1", "onSet locked true", "onJoin 1", "onStreams 2",
                                      "onFullState 1 v3", "onStreams 0", "onLeave 1 4000",
                                      "onForget 1", "onSet locked false"));
}

TEST_F(RoomSeats, AnExplicitLockSurvivesDepartures) {
  createFor(1);
  const Visitor visitor = join();
  plugin().set("locked", Value{true});
  visitor.say(kLeave);
  loop.runPosted();
  EXPECT_TRUE(observer.last->locked);
  plugin().set("locked", Value{false});
  EXPECT_FALSE(observer.last->locked);
}

TEST_F(RoomSeats, UnlockedWhileFullItStillRefuses) {
  createFor(1);
  const Visitor visitor = join();
  plugin().set("locked", Value{false});
  EXPECT_FALSE(observer.last->locked);
  EXPECT_FALSE(room->reserveSeat({}));
}

TEST_F(RoomSeats, UnlockedWhileFullItStaysUnlocked) {
  createFor(2);
  plugin().set("maxClients", Value{int64_t{3}});
  const Visitor first = join();
  join();
  join();
  plugin().set("maxClients", Value{int64_t{2}});
  plugin().set("locked", Value{false});
  first.say(kLeave);
  loop.runPosted();
  EXPECT_FALSE(observer.last->locked) << "a departure locks nothing";
}

TEST_F(RoomSeats, ALockOnTopOfTheAutomaticOneIsExplicit) {
  createFor(1);
  const Visitor visitor = join();
  ASSERT_TRUE(observer.last->locked);
  plugin().set("locked", Value{true});
  visitor.say(kLeave);
  loop.runPosted();
  EXPECT_TRUE(observer.last->locked);
  plugin().set("maxClients", Value{int64_t{9}});
  EXPECT_TRUE(observer.last->locked);
}

TEST_F(RoomSeats, WhileThereAreTooManyItStaysLocked) {
  createFor(4);
  const Visitor first = join();
  join();
  join();
  plugin().set("maxClients", Value{int64_t{2}});
  first.say(kLeave);
  loop.runPosted();
  EXPECT_TRUE(observer.last->locked);
}

TEST_F(RoomSeats, NeverMoreThanMaxClientsGetIn) {
  createFor(100);
  int seats = 0;
  for (int i = 0; i < 1000; i++) {
    const auto sessionId = room->reserveSeat({});
    if (!sessionId) {
      ASSERT_EQ(sessionId.error().message, "generated is already full.");
      continue;
    }
    ++seats;
    if (i % 2 == 0) enter(knock(*sessionId)).say(kJoinAck);
  }
  EXPECT_EQ(seats, 100);
  EXPECT_EQ(room->listing().clients, 100u);
  loop.pass(15 * kSecond);
  EXPECT_EQ(room->listing().clients, 50u) << "the seats nobody came for are free again";
}

TEST_F(RoomSeats, TheSessionMayBeNamed) {
  createFor(9);
  EXPECT_EQ(*room->reserveSeat({{}, {}, "bob"}), "bob");
  const auto taken = room->reserveSeat({{}, {}, "bob"});
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().message, "session \"bob\" has a seat already");
  EXPECT_THAT(enter(knock("bob")).heard(), ElementsAre("JOIN_ROOM"));
  EXPECT_FALSE(room->reserveSeat({{}, {}, "bob"}));
}

TEST_F(RoomSeats, ANameThatIsNoSessionIdIsIgnored) {
  createFor(9);
  for (const std::string& name : {std::string("a b"), std::string(65, 'x'), std::string("/..")}) {
    const auto sessionId = room->reserveSeat({{}, {}, name});
    ASSERT_TRUE(sessionId);
    EXPECT_EQ(sessionId->size(), 9u);
  }
}

TEST_F(RoomSeats, MaxClientsMayChangeLater) {
  createFor(4);
  join();
  join();
  plugin().set("maxClients", Value{int64_t{2}});
  EXPECT_TRUE(observer.last->locked);
  plugin().set("maxClients", Value{});
  EXPECT_FALSE(observer.last->locked);
  EXPECT_FALSE(observer.last->maxClients);
}

TEST_F(RoomSeats, AHeldSeatCounts) {
  createFor(1);
  holdSeats(20 * kSecond);
  const Visitor visitor = join();
  visitor.gone(1006);
  loop.runPosted();
  EXPECT_EQ(room->listing().clients, 1u);
  EXPECT_TRUE(room->listing().locked);
  EXPECT_FALSE(room->reserveSeat({}));
  loop.pass(20 * kSecond);
  EXPECT_FALSE(room->listing().locked);
}

TEST_F(RoomSeats, OptionsOfTheClientReachOnJoinUnchanged) {
  create();
  const auto sessionId =
      room->reserveSeat({"\x81\xa1"
                         "a\x01",
                         {},
                         {}});
  enter(knock(*sessionId));
  EXPECT_EQ(plugin().joinOptions[1],
            "\x81\xa1"
            "a\x01");
}

TEST_F(RoomSeats, SessionsOfOneRoomHaveDifferentIds) {
  create();
  const auto first = room->reserveSeat({});
  const auto second = room->reserveSeat({});
  ASSERT_TRUE(first && second);
  EXPECT_NE(*first, *second);
  EXPECT_EQ(first->size(), 9u);
}

}  // namespace
}  // namespace roomd::test
