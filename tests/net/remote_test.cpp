#include "net/remote.hpp"

#include "room_fixture.hpp"

namespace roomd::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A room on one loop, its client on another.
class Remote : public RoomTest {
 protected:
  void SetUp() override { create(); }

  void idle() { settle({&loop, &away}); }

  Visitor enterRemotely(Knock knock) {
    Visitor visitor;
    visitor.sessionId = knock.sessionId;
    visitor.inbox = attachRemotely(room, std::move(knock), visitor.peer, away);
    return visitor;
  }

  ManualLoop away{1};
};

TEST_F(Remote, NothingCrossesBeforeItsLoopRuns) {
  const Visitor visitor = enterRemotely(knock(*room->reserveSeat({})));
  game.takeCalls();
  EXPECT_THAT(game.calls, IsEmpty());
  loop.runPosted();
  EXPECT_THAT(game.calls, ElementsAre("onAuth 1", "onJoin 1"));
  EXPECT_THAT(visitor.heard(), IsEmpty());
  away.runPosted();
  EXPECT_THAT(visitor.heard(), ElementsAre("JOIN_ROOM"));
}

TEST_F(Remote, MessagesKeepTheirOrderInBothDirections) {
  const Visitor visitor = enterRemotely(knock(*room->reserveSeat({})));
  game.during["onMessage"] = [](ScriptedRoom& self, room_client client) {
    for (const char* type : {"one", "two", "three"}) self.send({client}, type);
  };
  idle();
  visitor.heard();
  game.takeCalls();
  visitor.say(kJoinAck);
  for (const char* type : {"a", "b", "c"}) visitor.say(dataMessage(type));
  visitor.gone(1006);
  idle();
  EXPECT_THAT(game.calls,
              ElementsAre("onStreams 2", "onFullState 1 v3", "onMessage 1 a", "onMessage 1 b",
                          "onMessage 1 c", "onStreams 0", "onDrop 1 1006", "onLeave 1 1006",
                          "onForget 1", "onDispose", "destroy"));
  const auto heard = visitor.heard();
  ASSERT_EQ(heard.size(), 10u);
  EXPECT_EQ(heard[0], fullState("full"));
  for (size_t i = 0; i < 3; i++) {
    EXPECT_EQ(heard[1 + 3 * i], message("one", ""));
    EXPECT_EQ(heard[3 + 3 * i], message("three", ""));
  }
}

TEST_F(Remote, WhatAClientSaysAtOnceIsNotLostOnTheWay) {
  const Visitor visitor = enterRemotely(knock("nobody"));
  visitor.say(kPing);
  visitor.gone(1006);
  idle();
  EXPECT_THAT(visitor.heard(), ElementsAre(error(524, "seat reservation expired.")));
  EXPECT_EQ(visitor.peer->closed, ROOM_CLOSE_WITH_ERROR);
}

TEST_F(Remote, ACloseComesAfterWhatWasSent) {
  const Visitor visitor = enterRemotely(knock(*room->reserveSeat({})));
  idle();
  visitor.say(kJoinAck);
  idle();
  visitor.heard();
  plugin().send({1}, "bye");
  plugin().close(1, 4321, "enough");
  EXPECT_FALSE(visitor.peer->closed);
  idle();
  EXPECT_THAT(visitor.heard(), ElementsAre(message("bye", "")));
  EXPECT_EQ(visitor.peer->closed, 4321u);
  EXPECT_EQ(visitor.peer->reason, "enough");
  EXPECT_FALSE(visitor.peer->sentWhileClosed);
}

TEST_F(Remote, AReplacedConnectionIsCutOnItsOwnLoop) {
  holdSeats(kSecond);
  const Visitor visitor = enterRemotely(knock(*room->reserveSeat({})));
  idle();
  visitor.say(kJoinAck);
  idle();
  const Visitor back = reenter(visitor);
  EXPECT_FALSE(visitor.peer->terminated);
  idle();
  EXPECT_TRUE(visitor.peer->terminated);
  EXPECT_THAT(back.heard(), ElementsAre("JOIN_ROOM"));
  visitor.gone(1006);
  idle();
  EXPECT_EQ(room->listing().clients, 1u);
}

TEST_F(Remote, TheRoomMayBeGoneBeforeTheConnectionIs) {
  const Visitor visitor = enterRemotely(knock(*room->reserveSeat({})));
  idle();
  plugin().disconnect(0, ROOM_CLOSE_CONSENTED);
  loop.runPosted();
  EXPECT_EQ(observer.disposed, 1);
  room.reset();
  visitor.say(dataMessage("late"));
  idle();
  EXPECT_EQ(visitor.peer->closed, ROOM_CLOSE_CONSENTED);
  visitor.gone(4000);
  idle();
}

}  // namespace
}  // namespace roomd::test
