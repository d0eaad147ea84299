// How a room sends everybody away, and what it does when the host goes down.

#include "room_fixture.hpp"

namespace roomd::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using wire::Generation;

using RoomDisconnect = RoomTest;

TEST_F(RoomDisconnect, EverybodyLeavesThenTheRoomEnds) {
  create();
  const Visitor first = join();
  const Visitor second = join();
  game.takeCalls();
  plugin().disconnect(7, ROOM_CLOSE_CONSENTED);
  loop.runPosted();
  EXPECT_THAT(game.calls,
              ElementsAre("onLeave 2 4000", "onStreams 0", "onLeave 1 4000", "onForget 2",
                          "onForget 1", "onDispose", "onOp 7 ok", "destroy"));
  EXPECT_EQ(first.peer->closed, ROOM_CLOSE_CONSENTED);
  EXPECT_EQ(second.peer->closed, ROOM_CLOSE_CONSENTED);
  EXPECT_EQ(observer.disposing, 1) << "told once, so that a new room of the same id is safe";
  EXPECT_EQ(observer.disposed, 1);
  first.gone(4000);
  second.gone(4000);
}

TEST_F(RoomDisconnect, EachConnectionWaitsForItsOnLeave) {
  create();
  const Visitor first = join();
  const Visitor second = join();
  game.endings["onLeave"] = game.endings["onDispose"] = later();
  game.takeCalls();
  plugin().disconnect(7, 4242);
  loop.runPosted();
  EXPECT_THAT(game.takeCalls(), ElementsAre("onLeave 2 4242", "onStreams 0", "onLeave 1 4242"));
  EXPECT_FALSE(room->reserveSeat({}));
  plugin().finish("onLeave");
  loop.runPosted();
  EXPECT_EQ(second.peer->closed, 4242u);
  EXPECT_FALSE(first.peer->closed);
  EXPECT_THAT(game.takeCalls(), ElementsAre("onForget 2"));
  plugin().finish("onLeave");
  loop.runPosted();
  EXPECT_EQ(first.peer->closed, 4242u);
  EXPECT_THAT(game.takeCalls(), ElementsAre("onForget 1", "onDispose"));
  plugin().finish("onDispose");
  loop.runPosted();
  EXPECT_THAT(game.calls, ElementsAre("onOp 7 ok", "destroy"));
}

TEST_F(RoomDisconnect, AnEmptyRoomEndsToo) {
  create();
  plugin().set("autoDispose", Value{false});
  game.takeCalls();
  plugin().disconnect(7, ROOM_CLOSE_CONSENTED);
  loop.runPosted();
  EXPECT_THAT(game.calls, ElementsAre("onDispose", "onOp 7 ok", "destroy"));
}

TEST_F(RoomDisconnect, ReservedSeatsAreTakenAway) {
  create();
  const auto sessionId = room->reserveSeat({});
  ASSERT_TRUE(room->reserveSeat({}));
  plugin().disconnect(7, ROOM_CLOSE_CONSENTED);
  loop.runPosted();
  EXPECT_EQ(observer.disposed, 1);
  EXPECT_EQ(enter(knock(*sessionId)).peer->closed, ROOM_CLOSE_WITH_ERROR);
}

TEST_F(RoomDisconnect, HeldSeatsAreGivenUp) {
  create();
  holdSeats(-1);
  join().gone(1006);
  loop.runPosted();
  game.takeCalls();
  plugin().disconnect(7, ROOM_CLOSE_CONSENTED);
  loop.runPosted();
  EXPECT_THAT(game.calls, ElementsAre("onOp 101 -1", "onLeave 1 1006", "onForget 1", "onDispose",
                                      "onOp 7 ok", "destroy"));
}

TEST_F(RoomDisconnect, NoSeatIsHeldWhileItGoesOn) {
  create();
  join();
  game.during["onLeave"] = [](ScriptedRoom& self, room_client client) {
    self.allowReconnection(9, client, kSecond);
  };
  game.takeCalls();
  plugin().disconnect(7, ROOM_CLOSE_CONSENTED);
  loop.runPosted();
  EXPECT_THAT(game.calls, ElementsAre("onStreams 0", "onLeave 1 4000", "onOp 9 -1", "onForget 1",
                                      "onDispose", "onOp 7 ok", "destroy"));
}

TEST_F(RoomDisconnect, WhoIsOnHisWayInIsTurnedAway) {
  create();
  game.endings["onAuth"] = later();
  const Visitor atTheDoor = enter();
  game.vtable.on_auth = nullptr;
  game.endings["onJoin"] = later();
  const Visitor inside = enter();
  game.takeCalls();
  plugin().disconnect(7, ROOM_CLOSE_CONSENTED);
  loop.runPosted();
  EXPECT_THAT(game.takeCalls(), IsEmpty()) << "the hooks that run come to their end";
  plugin().finish("onJoin");
  plugin().finish("onAuth");
  loop.runPosted();
  EXPECT_EQ(atTheDoor.peer->closed, ROOM_CLOSE_WITH_ERROR);
  EXPECT_EQ(inside.peer->closed, ROOM_CLOSE_CONSENTED);
  EXPECT_THAT(game.calls, ElementsAre("onLeave 2 4000", "onForget 1", "onForget 2", "onDispose",
                                      "onOp 7 ok", "destroy"));
}

TEST_F(RoomDisconnect, WhoIsJoiningIsSentAwayWithTheSameCode) {
  create();
  join();
  game.endings["onJoin"] = later();
  const Visitor inside = enter();
  game.takeCalls();
  plugin().disconnect(7, 4242);
  plugin().finish("onJoin");
  loop.runPosted();
  EXPECT_EQ(inside.peer->closed, 4242u);
  EXPECT_THAT(game.calls, ::testing::Contains("onLeave 2 4242"));
  EXPECT_EQ(observer.disposed, 1);
}

TEST_F(RoomDisconnect, WhoIsComingBackIsSentAwayToo) {
  create();
  holdSeats(-1);
  const Visitor visitor = join();
  visitor.gone(1006);
  game.endings["onReconnect"] = later();
  const Visitor back = reenter(visitor);
  game.takeCalls();
  plugin().disconnect(7, 4242);
  plugin().finish("onReconnect");
  loop.runPosted();
  EXPECT_EQ(back.peer->closed, 4242u);
  EXPECT_THAT(game.calls,
              ElementsAre("onLeave 1 4242", "onForget 1", "onDispose", "onOp 7 ok", "destroy"));
}

TEST_F(RoomDisconnect, ASecondOneEndsAtOnce) {
  create();
  join();
  game.endings["onLeave"] = later();
  plugin().disconnect(7, ROOM_CLOSE_CONSENTED);
  loop.runPosted();
  game.takeCalls();
  plugin().disconnect(8, ROOM_CLOSE_CONSENTED);
  loop.runPosted();
  EXPECT_THAT(game.takeCalls(), ElementsAre("onOp 8 ok"));
}

TEST_F(RoomDisconnect, ItIsAMistakeDuringOnCreate) {
  game.during["onCreate"] = [](ScriptedRoom& self, room_client) { self.disconnect(7, 4000); };
  game.endings["onCreate"] = later();
  create();
  EXPECT_THAT(game.calls, ElementsAre("onCreate", "onOp 7 526"));
}

TEST_F(RoomDisconnect, WhoWasBeingClosedIsNotClosedTwice) {
  create();
  const Visitor visitor = join();
  plugin().close(1, 4321);
  plugin().disconnect(0, ROOM_CLOSE_CONSENTED);
  loop.runPosted();
  EXPECT_EQ(visitor.peer->closed, 4321u);
  EXPECT_EQ(observer.disposed, 1);
}

class RoomShutdown : public RoomTest {
 protected:
  void shutDown() {
    game.takeCalls();
    room->shutdown();
    loop.runPosted();
  }
};

TEST_F(RoomShutdown, EachGenerationSeesItsCode) {
  game.vtable.on_before_shutdown = nullptr;
  game.vtable.on_drop = nullptr;
  create();
  const std::pair<Generation, uint32_t> expected[] = {{Generation::g15, 4000},
                                                      {Generation::g16, 4000},
                                                      {Generation::g17, 4001},
                                                      {Generation::g18, 4001},
                                                      {Generation::modern, 4001}};
  std::vector<Visitor> visitors;
  for (const auto& [generation, code] : expected) visitors.push_back(join(generation));
  shutDown();
  for (size_t i = 0; i < visitors.size(); i++) {
    EXPECT_EQ(visitors[i].peer->closed, expected[i].second) << i;
  }
  EXPECT_THAT(game.calls, ::testing::Contains("onLeave 1 4001"))
      << "the room is told one code for all";
}

TEST_F(RoomShutdown, TheRoomMayTakeItsTime) {
  create();
  const Visitor visitor = join();
  shutDown();
  EXPECT_THAT(game.takeCalls(), ElementsAre("onBeforeShutdown"));
  EXPECT_FALSE(visitor.peer->closed);
  plugin().disconnect(0, ROOM_CLOSE_SERVER_SHUTDOWN);
  loop.runPosted();
  EXPECT_EQ(visitor.peer->closed, ROOM_CLOSE_SERVER_SHUTDOWN);
  EXPECT_EQ(observer.disposed, 1);
}

TEST_F(RoomShutdown, WhoIsJoiningSeesTheCodeOfItsGeneration) {
  game.vtable.on_before_shutdown = nullptr;
  game.endings["onJoin"] = later();
  create();
  const Visitor old = enter(Generation::g16);
  const Visitor modern = enter(Generation::g18);
  shutDown();
  plugin().finish("onJoin");
  plugin().finish("onJoin");
  loop.runPosted();
  EXPECT_EQ(old.peer->closed, ROOM_CLOSE_CONSENTED);
  EXPECT_EQ(modern.peer->closed, ROOM_CLOSE_SERVER_SHUTDOWN);
}

TEST_F(RoomShutdown, AFailingOnBeforeShutdownEndsTheRoom) {
  game.endings["onBeforeShutdown"] = fails(0, "broken");
  create();
  const Visitor visitor = join();
  shutDown();
  EXPECT_EQ(visitor.peer->closed, ROOM_CLOSE_SERVER_SHUTDOWN);
  EXPECT_EQ(observer.disposed, 1);
}

TEST_F(RoomShutdown, ARoomThatEndsAlreadyIsNotAsked) {
  game.endings["onDispose"] = later();
  create();
  plugin().disconnect(0, ROOM_CLOSE_CONSENTED);
  loop.runPosted();
  shutDown();
  EXPECT_THAT(game.calls, IsEmpty());
}

}  // namespace
}  // namespace roomd::test
