// What happens by itself: patches, ticks, and how they keep their rate.

#include "room_fixture.hpp"

namespace roomd::test {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kPatch = 50 * kMillisecond;

class RoomClock : public RoomTest {
 protected:
  void SetUp() override {
    create();
    plugin().set("autoDispose", Value{false});
    start = loop.nowUs();
  }

  /// The loop is held up for `us`; afterwards it runs freely for a moment.
  void holdUp(int64_t us) {
    loop.oversleep(us);
    loop.pass(20);
  }

  int64_t start = 0;
};

TEST_F(RoomClock, PatchesKeepTheirDeadlinesExactly) {
  std::vector<int64_t> times;
  game.during["onPatch"] = [&](ScriptedRoom&, room_client) { times.push_back(loop.nowUs()); };
  loop.pass(1000 * kPatch);
  ASSERT_EQ(times.size(), 1000u);
  for (size_t i = 0; i < times.size(); i++) {
    ASSERT_EQ(times[i], start + static_cast<int64_t>(i + 1) * kPatch);
  }
}

TEST_F(RoomClock, LateWakeUpsDoNotChangeTheMeanRate) {
  uint32_t random = 1;
  for (int i = 0; i < 1000; i++) {
    random = random * 1664525 + 1013904223;
    holdUp(random % 150'000);
  }
  EXPECT_NEAR(game.patches, static_cast<double>(loop.nowUs() - start) / kPatch, 1);
}

TEST_F(RoomClock, ALoopThatStoodStillDoesNotCatchUpForLong) {
  holdUp(60 * kSecond);
  EXPECT_LE(game.patches, 5);
  EXPECT_GE(game.patches, 1);
  const int before = game.patches;
  loop.pass(kSecond);
  EXPECT_EQ(game.patches - before, 20) << "and then the rate is the old one";
}

TEST_F(RoomClock, TicksHaveTheirDeltaAndTheirRate) {
  plugin().set("simulationInterval", Value{int64_t{10}});
  loop.pass(10 * kSecond);
  EXPECT_EQ(game.ticks.size(), 1000u);
  EXPECT_THAT(game.ticks, Each(10 * kMillisecond));
}

TEST_F(RoomClock, TheDeltasAreAllTheTimeThatPassed) {
  plugin().set("simulationInterval", Value{16.6});
  uint32_t random = 7;
  for (int i = 0; i < 1000; i++) {
    random = random * 1664525 + 1013904223;
    holdUp(random % 40'000);
  }
  const int64_t passed = loop.nowUs() - start;
  int64_t sum = 0;
  for (const int64_t delta : game.ticks) sum += delta;
  EXPECT_LE(passed - sum, 16'600);
  EXPECT_GE(passed - sum, 0);
  EXPECT_NEAR(static_cast<double>(game.ticks.size()), static_cast<double>(passed) / 16'600, 1);
}

TEST_F(RoomClock, ThereIsOneSimulationInterval) {
  plugin().set("simulationInterval", Value{int64_t{10}});
  loop.pass(kSecond);
  plugin().set("simulationInterval", Value{int64_t{100}});
  loop.pass(kSecond);
  EXPECT_EQ(game.ticks.size(), 110u);
  plugin().set("simulationInterval", Value{});
  loop.pass(kSecond);
  EXPECT_EQ(game.ticks.size(), 110u);
}

TEST_F(RoomClock, ThePatchRateMayChangeAndStop) {
  plugin().set("patchRate", Value{int64_t{100}});
  loop.pass(kSecond);
  EXPECT_EQ(game.patches, 10);
  plugin().set("patchRate", Value{});
  loop.pass(kSecond);
  EXPECT_EQ(game.patches, 10);
}

TEST_F(RoomClock, SettingTheSamePatchRateDoesNotDelayThePatch) {
  for (int i = 0; i < 10; i++) {
    loop.pass(kPatch / 2);
    plugin().set("patchRate", Value{int64_t{50}});
  }
  EXPECT_EQ(game.patches, 5);
}

TEST_F(RoomClock, AHookThatStopsTheClockIsItsLast) {
  plugin().set("simulationInterval", Value{int64_t{10}});
  game.during["onTick"] = [](ScriptedRoom& self, room_client) {
    self.set("simulationInterval", Value{});
  };
  loop.pass(kSecond);
  EXPECT_EQ(game.ticks.size(), 1u);
}

TEST_F(RoomClock, ARoomThatEndsStandsStill) {
  plugin().set("simulationInterval", Value{int64_t{10}});
  game.endings["onDispose"] = later();
  plugin().disconnect(0, ROOM_CLOSE_CONSENTED);
  loop.pass(kSecond);
  EXPECT_EQ(game.patches, 0);
  EXPECT_THAT(game.ticks, IsEmpty());
}

TEST_F(RoomClock, ARoomThatEndsStartsNothingAgain) {
  for (const char* hook : {"onDispose", "destroy"}) {
    game.during[hook] = [](ScriptedRoom& self, room_client) {
      self.set("simulationInterval", Value{int64_t{10}});
      self.set("patchRate", Value{int64_t{10}});
    };
  }
  room->discard();
  loop.pass(kSecond);
  EXPECT_EQ(game.patches, 0);
  EXPECT_THAT(game.ticks, IsEmpty());
}

TEST_F(RoomClock, SleepsEndOnTime) {
  plugin().sleep(1, 30 * kMillisecond);
  plugin().sleep(2, 10 * kMillisecond);
  plugin().sleep(3, -5);
  game.takeCalls();
  loop.pass(0);
  EXPECT_THAT(game.takeCalls(), ElementsAre("onOp 3 ok"));
  loop.pass(30 * kMillisecond - 1);
  EXPECT_THAT(game.takeCalls(), ElementsAre("onOp 2 ok"));
  loop.pass(1);
  EXPECT_THAT(game.takeCalls(), ElementsAre("onOp 1 ok"));
}

TEST_F(RoomClock, ASleepMayBeCancelledOnce) {
  plugin().sleep(1, kSecond);
  game.takeCalls();
  plugin().cancel(1);
  plugin().cancel(1);
  plugin().cancel(42);
  loop.pass(2 * kSecond);
  EXPECT_THAT(game.takeCalls(), ElementsAre("onOp 1 -1"));
}

TEST_F(RoomClock, ASleepMayStartTheNext) {
  game.during["onOp"] = [](ScriptedRoom& self, room_client) { self.sleep(1, kSecond); };
  plugin().sleep(1, 0);
  game.takeCalls();
  loop.pass(10 * kSecond);
  EXPECT_EQ(game.calls.size(), 11u);
}

}  // namespace
}  // namespace roomd::test
