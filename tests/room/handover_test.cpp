// A room whose code is replaced while it lives.

#include <room/abi_handover.h>

#include "room_fixture.hpp"

namespace roomd::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using Kind = DrainPolicy::Kind;

class Handover : public RoomTest {
 protected:
  void SetUp() override {
    config.options = Value{Map{{"map", Value{"desert"}}}};
    create();
    visitor = join();
    game.takeCalls();
    game.endings["save"] = gives("everything");
  }
  void TearDown() override {
    next.endings.clear();
    for (auto* made : std::vector(next.rooms)) made->finishAll();
    RoomTest::TearDown();
    EXPECT_THAT(next.rooms, IsEmpty());
  }

  void outdate(Kind kind = Kind::handover, std::chrono::milliseconds time = {}) {
    room->outdate({kind, time}, next.type(config));
    loop.runPosted();
  }

  /// The class whose room answers the client now.
  const RoomClass* answering() {
    game.takeCalls();
    next.takeCalls();
    visitor.say(dataMessage("hello"));
    if (!game.takeCalls().empty()) return &game;
    return next.takeCalls().empty() ? nullptr : &next;
  }

  /// The room goes on as if nothing had been.
  void expectStayed() {
    EXPECT_THAT(next.rooms, IsEmpty());
    EXPECT_THAT(next.calls, Not(Contains("onDispose")));
    EXPECT_THAT(visitor.heard(), IsEmpty());
    EXPECT_EQ(answering(), &game);
    loop.pass(kSecond);
    EXPECT_THAT(next.rooms, IsEmpty()) << "it does not try again";
  }

  RoomClass next;
  Visitor visitor;
};

TEST_F(Handover, TheNewCodeGetsTheRoomWithItsClients) {
  const std::string options = plugin().options;
  outdate();
  EXPECT_THAT(game.calls, ElementsAre("save", "destroy"));
  EXPECT_THAT(next.calls, ElementsAre("onCreate", "load everything", "resume"));
  EXPECT_EQ(next.rooms.front()->options, options);
  EXPECT_EQ(next.rooms.front()->roomId, room->roomId());
  EXPECT_EQ(answering(), &next);
  EXPECT_THAT(visitor.heard(), IsEmpty());
  next.rooms.front()->send({1}, "hi");
  EXPECT_THAT(visitor.heard(), ElementsAre(message("hi", "")));
  EXPECT_EQ(observer.disposed, 0);
  visitor.gone(1001);
  loop.runPosted();
  EXPECT_THAT(next.calls, Contains("onDispose"));
  EXPECT_EQ(observer.disposed, 1);
}

TEST_F(Handover, RatesAreThoseOfTheNewCode) {
  plugin().set("simulationInterval", Value{int64_t{10}});
  next.during["onCreate"] = [](ScriptedRoom& self, room_client) {
    self.set("simulationInterval", Value{int64_t{100}});
    self.set("maxClients", Value{int64_t{1}});
  };
  outdate();
  game.ticks.clear();
  loop.pass(100 * kMillisecond);
  EXPECT_THAT(next.ticks, ElementsAre(100 * kMillisecond));
  EXPECT_THAT(game.ticks, IsEmpty());
  EXPECT_TRUE(room->reserveSeat({})) << "other properties stay";
}

TEST_F(Handover, NothingMovesIntoAnotherSchema) {
  next.handshake = "other types";
  outdate();
  EXPECT_EQ(next.made, 0u);
  expectStayed();
}

TEST_F(Handover, BothClassesMustOfferIt) {
  next.offersHandover = false;
  outdate();
  EXPECT_EQ(next.made, 0u);
  next.offersHandover = true;
  game.offersHandover = false;
  outdate();
  EXPECT_EQ(next.made, 0u);
  expectStayed();
}

TEST_F(Handover, StaysIfAnyStepFails) {
  next.endings["onCreate"] = fails(1, "no");
  outdate();
  EXPECT_THAT(next.calls, ElementsAre("onCreate", "destroy"));
  expectStayed();
  next.endings.clear();
  game.endings["save"] = fails(1, "no");
  outdate();
  EXPECT_THAT(next.takeCalls(), ElementsAre("onCreate", "destroy"));
  expectStayed();
  game.endings.clear();
  next.endings["load"] = fails(1, "no");
  outdate();
  EXPECT_THAT(next.takeCalls(), ElementsAre("onCreate", "load ", "destroy"));
  expectStayed();
  next.endings.clear();
  next.endings["resume"] = fails(1, "no");
  outdate();
  EXPECT_THAT(next.takeCalls(), ElementsAre("onCreate", "load ", "resume", "destroy"));
  expectStayed();
}

TEST_F(Handover, AStepThatDoesNotAnswerAtOnceHasFailed) {
  next.endings["load"] = later();
  outdate();
  EXPECT_THAT(next.calls, ElementsAre("onCreate", "load everything", "destroy"));
  expectStayed();
}

TEST_F(Handover, WaitsWhileTheRoomIsBusy) {
  game.endings["save"] = fails(ROOM_HANDOVER_BUSY, "a coroutine");
  outdate();
  EXPECT_EQ(answering(), &game);
  loop.pass(kSecond);
  EXPECT_EQ(answering(), &game);
  game.endings["save"] = gives("everything");
  loop.pass(kSecond);
  EXPECT_EQ(answering(), &next);
  EXPECT_THAT(next.rooms, ::testing::SizeIs(1));
}

TEST_F(Handover, WaitsWhileAHookIsUnfinished) {
  game.endings["onJoin"] = later();
  Visitor other = enter();
  outdate();
  EXPECT_EQ(next.made, 0u);
  plugin().finish("onJoin");
  loop.pass(kSecond);
  EXPECT_EQ(answering(), &next);
}

TEST_F(Handover, NewerCodeComesInsteadOfCodeThatIsNotReady) {
  next.endings["onCreate"] = later();
  outdate();
  EXPECT_EQ(answering(), &game);
  RoomClass newest;
  room->outdate({Kind::handover, {}}, newest.type(config));
  loop.runPosted();
  EXPECT_THAT(newest.calls, ElementsAre("onCreate", "load everything", "resume"));
  EXPECT_THAT(next.rooms, IsEmpty());
  room->discard();
  loop.runPosted();
}

TEST_F(Handover, NothingMovesOnceTheOldCodeIsBack) {
  game.endings["save"] = fails(ROOM_HANDOVER_BUSY, "a coroutine");
  outdate();
  room->outdate({Kind::handover, {}}, game.type(config));
  game.endings["save"] = gives("everything");
  loop.pass(kSecond);
  EXPECT_EQ(answering(), &game);
}

TEST_F(Handover, ARoomThatIsAskedToEndDoesNotMoveAnyMore) {
  game.endings["save"] = fails(ROOM_HANDOVER_BUSY, "a coroutine");
  outdate();
  game.endings["save"] = gives("everything");
  room->shutdown();
  loop.pass(kSecond);
  outdate();
  EXPECT_EQ(answering(), &game);
}

TEST_F(Handover, AMoveIsNoEndOfARoom) {
  outdate();
  loop.runPosted();
  const LoopUsage usage = loop.ledger().look();
  ASSERT_EQ(usage.rooms.size(), 1u);
  EXPECT_FALSE(usage.rooms.front().isSpare);
  for (const auto& [name, plugin] : usage.plugins) EXPECT_EQ(plugin.ended, 0u) << name;
}

TEST_F(Handover, TheRoomMayEndWhileItsSuccessorIsMade) {
  next.endings["onCreate"] = later();
  outdate();
  visitor.gone(1001);
  loop.runPosted();
  EXPECT_THAT(game.calls, Contains("onDispose"));
  EXPECT_THAT(next.rooms, IsEmpty());
  EXPECT_EQ(observer.disposed, 1);
}

TEST_F(Handover, SleepsOfTheNewCodeGoOn) {
  next.during["onCreate"] = [](ScriptedRoom& self, room_client) { self.sleep(7, kSecond); };
  outdate();
  next.takeCalls();
  loop.pass(kSecond);
  EXPECT_THAT(next.calls, Contains("onOp 7 ok"));
}

TEST_F(Handover, AFinishedRoomGoesOn) {
  outdate(Kind::finish);
  EXPECT_EQ(answering(), &game);
  EXPECT_TRUE(room->reserveSeat({}));
}

TEST_F(Handover, ALockedRoomTakesNobodyNew) {
  outdate(Kind::lock);
  EXPECT_EQ(answering(), &game);
  EXPECT_TRUE(observer.last->locked);
}

TEST_F(Handover, ARoomWithATimeEndsAfterIt) {
  outdate(Kind::end, std::chrono::milliseconds(200));
  EXPECT_TRUE(observer.last->locked);
  loop.pass(100 * kMillisecond);
  outdate(Kind::end, std::chrono::milliseconds(200));  // more news do not put it off
  EXPECT_THAT(game.calls, Not(Contains("onBeforeShutdown")));
  loop.pass(100 * kMillisecond);
  EXPECT_THAT(game.calls, Contains("onBeforeShutdown"));
}

TEST_F(Handover, TheTimeOfARoomIsCalledOff) {
  outdate(Kind::end, std::chrono::milliseconds(200));
  outdate(Kind::finish);
  loop.pass(kSecond);
  EXPECT_THAT(game.calls, Not(Contains("onBeforeShutdown")));
}

}  // namespace
}  // namespace roomd::test
