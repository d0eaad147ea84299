// How a client goes: by itself, cut off, or sent away.

#include "room_fixture.hpp"

namespace roomd::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RoomLeave : public RoomTest {
 protected:
  void SetUp() override {
    create();
    visitor = join();
    game.takeCalls();
  }

  Visitor visitor;
};

TEST_F(RoomLeave, AConsentedLeaveClosesWhenOnLeaveIsFinished) {
  game.endings["onLeave"] = later();
  visitor.say(kLeave);
  loop.runPosted();
  EXPECT_THAT(game.takeCalls(), ElementsAre("onStreams 0", "onLeave 1 4000"));
  EXPECT_FALSE(visitor.peer->closed);
  visitor.say(dataMessage("late"));
  visitor.say(kLeave);
  EXPECT_THAT(game.calls, IsEmpty()) << "who leaves is not listened to";
  plugin().finish("onLeave");
  loop.runPosted();
  EXPECT_EQ(visitor.peer->closed, ROOM_CLOSE_CONSENTED);
  EXPECT_THAT(game.calls, ElementsAre("onForget 1", "onDispose", "destroy"));
  visitor.gone(4000);
}

TEST_F(RoomLeave, ADropIsToldBeforeTheLeave) {
  game.endings["onDrop"] = later();
  visitor.gone(1006);
  loop.runPosted();
  EXPECT_THAT(game.takeCalls(), ElementsAre("onStreams 0", "onDrop 1 1006"));
  plugin().finish("onDrop");
  loop.runPosted();
  EXPECT_THAT(game.calls, ElementsAre("onLeave 1 1006", "onForget 1", "onDispose", "destroy"));
}

TEST_F(RoomLeave, WithoutOnDropThereIsOnlyTheLeave) {
  game.vtable.on_drop = nullptr;
  visitor.gone(1001);
  loop.runPosted();
  EXPECT_THAT(game.calls,
              ElementsAre("onStreams 0", "onLeave 1 1001", "onForget 1", "onDispose", "destroy"));
}

TEST_F(RoomLeave, ACloseWithTheCodeOfConsentIsNoDrop) {
  visitor.gone(4000);
  loop.runPosted();
  EXPECT_THAT(game.calls,
              ElementsAre("onStreams 0", "onLeave 1 4000", "onForget 1", "onDispose", "destroy"));
}

TEST_F(RoomLeave, WhoIsSentAwayLeavesWithThatCode) {
  plugin().send({1}, "bye");
  plugin().close(1, 4321, "cheater");
  EXPECT_EQ(visitor.peer->closed, 4321u);
  EXPECT_EQ(visitor.peer->reason, "cheater");
  EXPECT_THAT(visitor.heard(), ElementsAre(message("bye", "")));
  EXPECT_THAT(game.calls, IsEmpty()) << "onLeave waits for the end of the connection";
  visitor.say(dataMessage("late"));
  EXPECT_THAT(game.calls, IsEmpty());
  visitor.gone(1006);
  loop.runPosted();
  EXPECT_THAT(game.calls, ElementsAre("onStreams 0", "onDrop 1 4321", "onLeave 1 4321",
                                      "onForget 1", "onDispose", "destroy"));
}

TEST_F(RoomLeave, ACloseWithoutACodeIs1005) {
  plugin().close(1, ROOM_CLOSE_NONE);
  EXPECT_EQ(visitor.peer->closed, 0u);
  visitor.gone(1005);
  loop.runPosted();
  EXPECT_EQ(game.calls[1], "onDrop 1 1005");
}

TEST_F(RoomLeave, TheFirstCloseCounts) {
  plugin().close(1, 4001);
  plugin().close(1, 4002);
  visitor.gone(1006);
  loop.runPosted();
  EXPECT_EQ(visitor.peer->closed, 4001u);
  EXPECT_EQ(game.calls[1], "onDrop 1 4001");
}

TEST_F(RoomLeave, ClosingAClientThatIsNotThereDoesNothing) {
  ASSERT_TRUE(room->reserveSeat({}));
  plugin().close(2, 4001);
  plugin().close(99, 4001);
  plugin().sendError(99, 1, "");
  plugin().sendError(2, 1, "");
  EXPECT_EQ(room->listing().clients, 2u);
}

TEST_F(RoomLeave, WhoLeavesIsNoLongerOneOfAll) {
  const Visitor other = join();
  game.during["onLeave"] = [](ScriptedRoom& self, room_client client) {
    self.broadcast("gone");
    self.send({client}, "farewell");
    self.sendPatch(ROOM_STREAM_V3, "patch");
  };
  visitor.say(kLeave);
  loop.runPosted();
  EXPECT_THAT(visitor.heard(), ElementsAre(message("farewell", "")));
  EXPECT_THAT(other.heard(), ElementsAre(message("gone", ""), patch("patch")));
}

TEST_F(RoomLeave, AFailingHookDoesNotKeepTheClient) {
  game.endings["onDrop"] = game.endings["onLeave"] = fails(0, "database down");
  visitor.gone(1006);
  loop.runPosted();
  EXPECT_THAT(game.calls, ElementsAre("onStreams 0", "onDrop 1 1006", "onLeave 1 1006",
                                      "onForget 1", "onDispose", "destroy"));
}

TEST_F(RoomLeave, AHookMaySendSomebodyElseAway) {
  const Visitor other = join();
  game.takeCalls();
  game.during["onLeave"] = [](ScriptedRoom& self, room_client client) {
    if (client == 1) self.close(2, 4444);
  };
  visitor.say(kLeave);
  loop.runPosted();
  EXPECT_EQ(other.peer->closed, 4444u);
  EXPECT_THAT(game.takeCalls(), ElementsAre("onLeave 1 4000", "onForget 1"));
  other.gone(4444);
  loop.runPosted();
  EXPECT_EQ(game.calls[1], "onDrop 2 4444");
}

TEST_F(RoomLeave, ConsentIsNoReasonToHoldASeatForeverButMayBe) {
  game.during["onLeave"] = [](ScriptedRoom& self, room_client client) {
    self.allowReconnection(100 + client, client, kSecond);
  };
  visitor.say(kLeave);
  loop.runPosted();
  EXPECT_EQ(visitor.peer->closed, ROOM_CLOSE_CONSENTED)
      << "the client is not kept in the dark while its seat is held";
  loop.pass(kSecond);
  EXPECT_THAT(game.calls, ElementsAre("onStreams 0", "onLeave 1 4000", "onOp 101 -2", "onForget 1",
                                      "onDispose", "destroy"));
}

TEST_F(RoomLeave, NumbersOfClientsAreNotUsedAgain) {
  plugin().set("autoDispose", Value{false});
  visitor.say(kLeave);
  loop.runPosted();
  game.takeCalls();
  enter();
  EXPECT_THAT(game.calls, ElementsAre("onAuth 2", "onJoin 2"));
}

}  // namespace
}  // namespace roomd::test
