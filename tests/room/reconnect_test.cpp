// Seats that are held, and those who come back to them.

#include "room_fixture.hpp"

namespace roomd::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using wire::Generation;

const std::string kExpired = error(ROOM_ERROR_EXPIRED, "seat reservation expired.");

class RoomReconnect : public RoomTest {
 protected:
  void SetUp() override {
    create();
    holdSeats(20 * kSecond);
    visitor = join();
    game.takeCalls();
  }

  void drop() {
    visitor.gone(1006);
    loop.runPosted();
    game.takeCalls();
  }

  Visitor visitor;
};

TEST_F(RoomReconnect, AHeldSeatIsGivenUpAfterItsTime) {
  visitor.gone(1006);
  loop.pass(20 * kSecond - 1);
  EXPECT_THAT(game.takeCalls(), ElementsAre("onStreams 0", "onDrop 1 1006"));
  loop.pass(1);
  EXPECT_THAT(game.calls,
              ElementsAre("onOp 101 -2", "onLeave 1 1006", "onForget 1", "onDispose", "destroy"));
  const auto late = room->findReconnection(visitor.peer->token(), false);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ROOM_ERROR_EXPIRED);
  EXPECT_EQ(late.error().message, "reconnection token invalid or expired.");
}

TEST_F(RoomReconnect, WithTheTokenTheClientIsBack) {
  drop();
  const auto found = room->findReconnection(visitor.peer->token(), false);
  ASSERT_TRUE(found);
  EXPECT_EQ(*found, visitor.sessionId);
  const Visitor back = reenter(visitor);
  EXPECT_THAT(game.takeCalls(), ElementsAre("onOp 101 ok", "onReconnect 1"));
  EXPECT_THAT(back.heard(), ElementsAre("JOIN_ROOM"));
  back.say(kJoinAck);
  EXPECT_THAT(game.takeCalls(), ElementsAre("onStreams 2", "onFullState 1 v3 rejoin"));
  loop.pass(60 * kSecond);
  back.say(dataMessage("here"));
  EXPECT_THAT(game.calls, ElementsAre("onMessage 1 here"));
}

TEST_F(RoomReconnect, ATokenOpensOnce) {
  drop();
  const Visitor back = reenter(visitor);
  EXPECT_NE(back.peer->token(), visitor.peer->token());
  back.say(kJoinAck);
  EXPECT_FALSE(room->findReconnection(visitor.peer->token(), true));
  EXPECT_TRUE(room->findReconnection(back.peer->token(), true));
  const Visitor again = reenter(visitor);
  EXPECT_THAT(again.heard(), ElementsAre(kExpired));
  EXPECT_EQ(again.peer->closed, ROOM_CLOSE_FAILED_TO_RECONNECT);
  EXPECT_FALSE(back.peer->closed || back.peer->terminated);
}

TEST_F(RoomReconnect, AWrongTokenOpensNothing) {
  drop();
  EXPECT_FALSE(room->findReconnection("", true));
  EXPECT_FALSE(room->findReconnection(std::string(22, 'x'), true));
  Knock wrong = knock(visitor.sessionId, Generation::g16);
  wrong.reconnectionToken = std::string(22, 'x');
  const Visitor thief = enter(std::move(wrong));
  EXPECT_THAT(thief.heard(), ElementsAre(error(0, "seat reservation expired.")));
  EXPECT_EQ(thief.peer->closed, ROOM_CLOSE_WITH_ERROR);
  EXPECT_THAT(game.calls, IsEmpty());
}

TEST_F(RoomReconnect, ATokenOfSomebodyElseOpensNothing) {
  drop();
  const Visitor other = join();
  Knock swapped = knock(visitor.sessionId);
  swapped.reconnectionToken = other.peer->token();
  EXPECT_THAT(enter(std::move(swapped)).heard(), ElementsAre(kExpired));
  // The secret of one client with the number of the other.
  std::string forged = visitor.peer->token();
  forged.back() = other.peer->token().back();
  EXPECT_FALSE(room->findReconnection(forged, true));
  std::string nearly = visitor.peer->token();
  nearly.front() = nearly.front() == 'x' ? 'y' : 'x';
  EXPECT_FALSE(room->findReconnection(nearly, true));
  EXPECT_FALSE(other.peer->closed || other.peer->terminated);
}

TEST_F(RoomReconnect, OldClientsCannotTakeAnOpenConnectionOver) {
  EXPECT_FALSE(room->findReconnection(visitor.peer->token(), false));
  for (const auto generation : {Generation::g15, Generation::g16}) {
    EXPECT_EQ(reenter(visitor, generation).peer->closed, ROOM_CLOSE_WITH_ERROR);
  }
  EXPECT_FALSE(visitor.peer->terminated);
  EXPECT_TRUE(room->findReconnection(visitor.peer->token(), true));
}

TEST_F(RoomReconnect, OldClientsHaveToAskForTheirSeatFirst) {
  drop();
  EXPECT_THAT(reenter(visitor, Generation::g16).heard(),
              ElementsAre(error(0, "seat reservation expired.")));
  ASSERT_TRUE(room->findReconnection(visitor.peer->token(), false));
  EXPECT_THAT(reenter(visitor, Generation::g16).heard(), ElementsAre("JOIN_ROOM"));
}

TEST_F(RoomReconnect, WhoNeverAcknowledgedIsNotWaitedFor) {
  const Visitor silent = enter();
  game.takeCalls();
  silent.gone(1006);
  loop.runPosted();
  EXPECT_THAT(game.calls,
              ElementsAre("onDrop 2 1006", "onOp 102 -3", "onLeave 2 1006", "onForget 2"));
}

TEST_F(RoomReconnect, WhoIsBackButDoesNotAcknowledgeDropsAgain) {
  drop();
  const Visitor back = reenter(visitor);
  game.takeCalls();
  loop.pass(15 * kSecond);
  EXPECT_EQ(back.peer->closed, ROOM_CLOSE_WITH_ERROR);
  EXPECT_THAT(game.calls, ElementsAre("onDrop 1 4002"));
  EXPECT_THAT(reenter(back).heard(), ElementsAre("JOIN_ROOM")) << "the seat is held again";
}

TEST_F(RoomReconnect, TheRoomMayGiveASeatUp) {
  drop();
  plugin().cancel(101);
  loop.runPosted();
  EXPECT_THAT(game.calls,
              ElementsAre("onOp 101 -1", "onLeave 1 1006", "onForget 1", "onDispose", "destroy"));
}

TEST_F(RoomReconnect, ASeatThatIsTakenAgainCannotBeGivenUp) {
  drop();
  game.endings["onReconnect"] = later();
  const Visitor back = reenter(visitor);
  plugin().cancel(101);
  plugin().finish("onReconnect");
  loop.runPosted();
  EXPECT_THAT(game.calls, ElementsAre("onOp 101 ok", "onReconnect 1"));
  EXPECT_THAT(back.heard(), ElementsAre("JOIN_ROOM"));
}

TEST_F(RoomReconnect, TheHookThatHeldTheSeatMayEndLater) {
  game.vtable.on_drop = nullptr;
  game.endings["onLeave"] = later();
  game.during["onLeave"] = [](ScriptedRoom& self, room_client client) {
    self.allowReconnection(9, client, -1);
  };
  drop();
  const Visitor back = reenter(visitor);
  back.say(kJoinAck);
  game.takeCalls();
  plugin().finish("onLeave");
  loop.runPosted();
  EXPECT_THAT(game.calls, IsEmpty());
  EXPECT_FALSE(back.peer->closed);
}

TEST_F(RoomReconnect, OldClientsAskForTheirSeatEachTime) {
  for (int i = 0; i < 2; i++) {
    drop();
    ASSERT_TRUE(room->findReconnection(visitor.peer->token(), false));
    visitor = reenter(visitor, Generation::g16);
    ASSERT_THAT(visitor.heard(), ElementsAre("JOIN_ROOM"));
    visitor.say(kJoinAck);
  }
  drop();
  EXPECT_EQ(reenter(visitor, Generation::g16).peer->closed, ROOM_CLOSE_WITH_ERROR);
}

TEST_F(RoomReconnect, AnOldClientFoundByAccidentTakesNothingOver) {
  // Where matchmaking could not tell the generation, the seat is found though nobody holds it.
  ASSERT_TRUE(room->findReconnection(visitor.peer->token(), true));
  EXPECT_EQ(reenter(visitor, Generation::g15).peer->closed, ROOM_CLOSE_WITH_ERROR);
  EXPECT_FALSE(visitor.peer->terminated);
}

TEST_F(RoomReconnect, WithoutTheTokenAHeldSeatStaysClosed) {
  drop();
  EXPECT_THAT(enter(knock(visitor.sessionId)).heard(), ElementsAre(kExpired));
}

TEST_F(RoomReconnect, OnReconnectMayDeny) {
  drop();
  game.endings["onReconnect"] = fails(401, "banned");
  const Visitor back = reenter(visitor);
  EXPECT_THAT(back.heard(), ElementsAre(error(401, "banned")));
  EXPECT_EQ(back.peer->closed, ROOM_CLOSE_FAILED_TO_RECONNECT);
  EXPECT_THAT(game.calls, ElementsAre("onOp 101 ok", "onReconnect 1", "onLeave 1 4003",
                                      "onForget 1", "onDispose", "destroy"));
  back.gone(4003);
}

TEST_F(RoomReconnect, WhoWasDeniedIsNotWaitedForAgain) {
  drop();
  game.endings["onReconnect"] = fails(401, "banned");
  game.endings["onLeave"] = later();
  game.during["onLeave"] = [](ScriptedRoom& self, room_client client) {
    self.allowReconnection(9, client, -1);
  };
  const Visitor back = reenter(visitor);
  EXPECT_THAT(game.takeCalls(),
              ElementsAre("onOp 101 ok", "onReconnect 1", "onLeave 1 4003", "onOp 9 -3"));
  EXPECT_FALSE(room->findReconnection(visitor.peer->token(), true));
  EXPECT_THAT(reenter(visitor).heard(), ElementsAre(kExpired));
}

TEST_F(RoomReconnect, ADenialClosesOldGenerationsWith4002) {
  drop();
  ASSERT_TRUE(room->findReconnection(visitor.peer->token(), false));
  game.endings["onReconnect"] = fails(401, "banned");
  EXPECT_EQ(reenter(visitor, Generation::g16).peer->closed, ROOM_CLOSE_WITH_ERROR);
}

TEST_F(RoomReconnect, WithoutOnReconnectTheRoomIsNotTold) {
  game.vtable.on_reconnect = nullptr;
  drop();
  EXPECT_THAT(reenter(visitor).heard(), ElementsAre("JOIN_ROOM"));
  EXPECT_THAT(game.calls, ElementsAre("onOp 101 ok"));
}

TEST_F(RoomReconnect, TheRoomMayGiveTheSeatUp) {
  drop();
  plugin().cancel(101);
  loop.runPosted();
  EXPECT_THAT(game.calls,
              ElementsAre("onOp 101 -1", "onLeave 1 1006", "onForget 1", "onDispose", "destroy"));
}

TEST_F(RoomReconnect, ASeatThatWasGivenUpIsNotHeldAgain) {
  game.endings["onLeave"] = later();
  drop();
  loop.pass(20 * kSecond);
  EXPECT_THAT(game.takeCalls(), ElementsAre("onOp 101 -2", "onLeave 1 1006"));
  EXPECT_FALSE(room->findReconnection(visitor.peer->token(), true));
  plugin().allowReconnection(9, 1, kSecond);
  loop.runPosted();
  EXPECT_THAT(game.calls, ElementsAre("onOp 9 -3"));
}

TEST_F(RoomReconnect, WithoutALimitASeatIsHeldForGood) {
  holdSeats(-1);
  drop();
  loop.pass(1000 * kSecond);
  EXPECT_THAT(game.calls, IsEmpty());
  EXPECT_THAT(reenter(visitor).heard(), ElementsAre("JOIN_ROOM"));
}

TEST_F(RoomReconnect, OnlyWhoLeavesCanBeWaitedFor) {
  plugin().allowReconnection(5, 1, kSecond);
  plugin().allowReconnection(6, 77, kSecond);
  loop.runPosted();
  EXPECT_THAT(game.calls, ElementsAre("onOp 5 -3", "onOp 6 -3"));
}

TEST_F(RoomReconnect, AnOpenConnectionMakesWayForANewOne) {
  const Visitor back = reenter(visitor);
  EXPECT_TRUE(visitor.peer->terminated);
  EXPECT_THAT(game.takeCalls(),
              ElementsAre("onStreams 0", "onDrop 1 1006", "onOp 101 ok", "onReconnect 1"));
  EXPECT_THAT(back.heard(), ElementsAre("JOIN_ROOM"));
  back.say(kJoinAck);
  game.takeCalls();
  // What the old connection still says is about nobody.
  visitor.say(dataMessage("stale"));
  visitor.gone(1006);
  loop.runPosted();
  EXPECT_THAT(game.calls, IsEmpty());
  EXPECT_EQ(room->listing().clients, 1u);
}

TEST_F(RoomReconnect, ItIsRefusedWhenTheRoomHoldsNoSeat) {
  game.during.erase("onDrop");
  const Visitor back = reenter(visitor);
  EXPECT_THAT(back.heard(), ElementsAre(kExpired));
  EXPECT_EQ(back.peer->closed, ROOM_CLOSE_FAILED_TO_RECONNECT);
  EXPECT_THAT(game.calls, ElementsAre("onStreams 0", "onDrop 1 1006", "onLeave 1 1006",
                                      "onForget 1", "onDispose", "destroy"));
  back.gone(4003);
}

TEST_F(RoomReconnect, ItWaitsForTheRoomToMakeUpItsMind) {
  game.during.erase("onDrop");
  game.endings["onDrop"] = later();
  const Visitor back = reenter(visitor);
  EXPECT_THAT(back.heard(), IsEmpty());
  plugin().allowReconnection(101, 1, kSecond);
  loop.runPosted();
  EXPECT_THAT(back.heard(), ElementsAre("JOIN_ROOM"));
  plugin().finish("onDrop");
  loop.runPosted();
  EXPECT_EQ(room->listing().clients, 1u) << "the hook of the drop has nothing more to say";
}

TEST_F(RoomReconnect, WhoGoesWhileWaitingIsForgotten) {
  game.during.erase("onDrop");
  game.endings["onDrop"] = later();
  const Visitor back = reenter(visitor);
  back.gone(1006);
  plugin().allowReconnection(101, 1, kSecond);
  loop.runPosted();
  EXPECT_THAT(back.heard(), IsEmpty());
  EXPECT_THAT(reenter(visitor).heard(), ElementsAre("JOIN_ROOM")) << "the seat is still held";
}

TEST_F(RoomReconnect, WhoIsLostDuringOnReconnectMayTryAgain) {
  drop();
  game.endings["onReconnect"] = later();
  const Visitor first = reenter(visitor);
  first.gone(1006);
  plugin().finish("onReconnect");
  loop.runPosted();
  EXPECT_THAT(game.takeCalls(), ElementsAre("onOp 101 ok", "onReconnect 1", "onDrop 1 1006"));
  game.endings["onReconnect"] = {};
  EXPECT_THAT(reenter(visitor).heard(), ElementsAre("JOIN_ROOM")) << "it never got another token";
}

TEST_F(RoomReconnect, WhoComesAgainDuringOnReconnectIsTakenForTheLater) {
  drop();
  game.endings["onReconnect"] = later();
  const Visitor first = reenter(visitor);
  ASSERT_TRUE(room->findReconnection(visitor.peer->token(), true));
  const Visitor second = reenter(visitor);
  EXPECT_TRUE(first.peer->terminated);
  plugin().finish("onReconnect");
  game.endings["onReconnect"] = {};
  loop.runPosted();
  EXPECT_THAT(game.takeCalls(), ElementsAre("onOp 101 ok", "onReconnect 1", "onDrop 1 1006",
                                            "onOp 101 ok", "onReconnect 1"));
  EXPECT_THAT(second.heard(), ElementsAre("JOIN_ROOM"));
}

TEST_F(RoomReconnect, OfSeveralWhoWaitTheLastOneComesIn) {
  game.during.erase("onDrop");
  game.endings["onDrop"] = later();
  const Visitor first = reenter(visitor);
  const Visitor second = reenter(visitor);
  EXPECT_TRUE(first.peer->terminated);
  first.gone(1006);
  plugin().allowReconnection(101, 1, kSecond);
  loop.runPosted();
  EXPECT_THAT(first.heard(), IsEmpty());
  EXPECT_THAT(second.heard(), ElementsAre("JOIN_ROOM"));
}

TEST_F(RoomReconnect, AJoinRoomThatWasLostOnItsWayLeavesTheOldTokenGood) {
  for (const bool wasHeard : {false, true, false}) {
    drop();
    const Visitor cut = reenter(visitor);
    cut.gone(1006);
    loop.runPosted();
    const Visitor back = reenter(wasHeard ? cut : visitor);
    ASSERT_THAT(back.heard(), ElementsAre("JOIN_ROOM")) << wasHeard;
    back.say(kJoinAck);
    EXPECT_FALSE(room->findReconnection(visitor.peer->token(), true)) << wasHeard;
    EXPECT_FALSE(room->findReconnection(cut.peer->token(), true)) << wasHeard;
    visitor = back;
  }
}

TEST_F(RoomReconnect, ASeatThatIsNotHeldAgainIsClosedToBothTokens) {
  drop();
  game.during.erase("onDrop");
  const Visitor cut = reenter(visitor);
  const Visitor other = join();
  cut.gone(1006);
  loop.runPosted();
  for (const Visitor& late : {visitor, cut}) {
    EXPECT_FALSE(room->findReconnection(late.peer->token(), true));
    EXPECT_THAT(reenter(late).heard(), ElementsAre(kExpired));
  }
}

TEST_F(RoomReconnect, WhoReturnsToARoomThatEndsIsTurnedAway) {
  drop();
  game.endings["onReconnect"] = later();
  const Visitor back = reenter(visitor);
  plugin().disconnect(5, ROOM_CLOSE_CONSENTED);
  plugin().finish("onReconnect");
  loop.runPosted();
  EXPECT_EQ(back.peer->closed, ROOM_CLOSE_CONSENTED);
  EXPECT_EQ(observer.disposed, 1);
  back.gone(4000);
}

TEST_F(RoomReconnect, AClientMayDropAgainAndAgain) {
  for (int i = 0; i < 5; i++) {
    visitor.gone(1006);
    loop.pass(10 * kSecond);
    visitor = reenter(visitor);
    ASSERT_THAT(visitor.heard(), ElementsAre("JOIN_ROOM")) << i;
    visitor.say(kJoinAck);
    ASSERT_THAT(visitor.heard(), ElementsAre(fullState("full"))) << i;
  }
  EXPECT_EQ(room->listing().clients, 1u);
}

}  // namespace
}  // namespace roomd::test
