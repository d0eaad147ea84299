// The timers of a room, on a clock moved by hand.
#include "room_fixture.hpp"

namespace {

using namespace std::chrono_literals;
using room::Delayed;

struct Timers : room::Room<> {
  std::vector<std::string> fired;
  auto note(std::string name) {
    return [this, name = std::move(name)] { fired.push_back(name); };
  }
};

class ClockTest : public testing::Test {
 protected:
  room::Clock& clock() { return test.object->clock; }
  std::vector<std::string> firedAfter(int64_t us) {
    test.object->fired.clear();
    test.room.advance(us);
    return test.object->fired;
  }
  using Names = std::vector<std::string>;
  Fixture<Timers> test;
};

TEST_F(ClockTest, firesInTheOrderOfDeadlines) {
  clock().setTimeout(test.object->note("late"), 30);
  clock().setTimeout(test.object->note("early"), 10ms);
  clock().setTimeout(test.object->note("early too"), 10.0);
  EXPECT_EQ(test.host.sleeps.size(), 1u);
  EXPECT_EQ(firedAfter(9'999), Names());
  EXPECT_EQ(firedAfter(1), (Names{"early", "early too"}));
  EXPECT_EQ(firedAfter(20'000), (Names{"late"}));
  EXPECT_TRUE(test.host.sleeps.empty());
}

TEST_F(ClockTest, intervalsDoNotDrift) {
  clock().setInterval(test.object->note("i"), 10);
  EXPECT_EQ(firedAfter(100'000).size(), 10u);
  clock().clear();
  EXPECT_EQ(firedAfter(100'000).size(), 0u);
  EXPECT_TRUE(test.host.sleeps.empty());
}

TEST_F(ClockTest, catchesUpWithABound) {
  clock().setInterval(test.object->note("i"), 10);
  const room_op sleep = test.host.sleeps.begin()->first;
  test.host.sleeps.clear();
  test.host.nowUs += 43'000;  // a stall: 4 deadlines passed
  test.room.endOp(sleep);
  EXPECT_EQ(test.object->fired.size(), 4u);
  const room_op next = test.host.sleeps.begin()->first;
  test.host.sleeps.clear();
  test.host.nowUs += 10'000'000;
  test.object->fired.clear();
  test.room.endOp(next);
  EXPECT_EQ(test.object->fired.size(), 1u);
  EXPECT_EQ(firedAfter(7'000).size(), 1u) << "still on the same beat";
}

TEST_F(ClockTest, clearsPausesAndResumes) {
  Delayed timer = clock().setTimeout(test.object->note("t"), 10);
  EXPECT_TRUE(timer.active());
  test.room.advance(4'000);
  timer.pause();
  EXPECT_TRUE(timer.paused());
  EXPECT_EQ(firedAfter(100'000), Names());
  timer.resume();
  EXPECT_FALSE(timer.paused());
  EXPECT_EQ(firedAfter(5'999), Names());
  EXPECT_EQ(firedAfter(1), (Names{"t"}));
  EXPECT_FALSE(timer.active());
  timer.clear();
  timer.resume();

  Delayed other = clock().setTimeout(test.object->note("o"), 10);
  other.clear();
  EXPECT_FALSE(other.active());
  EXPECT_EQ(firedAfter(100'000), Names());
  Delayed paused = clock().setTimeout(test.object->note("p"), 10);
  paused.pause();
  paused.clear();
  paused.resume();
  EXPECT_EQ(firedAfter(100'000), Names());
}

TEST_F(ClockTest, callbacksMayChangeTimers) {
  Delayed self;
  self = clock().setInterval(
      [&] {
        test.object->fired.push_back("self");
        self.clear();
        clock().setTimeout(test.object->note("again"), 0);
      },
      10);
  EXPECT_EQ(firedAfter(10'000), (Names{"self", "again"}));
  EXPECT_EQ(firedAfter(100'000), Names());
}

TEST_F(ClockTest, aTimerThatAlwaysComesAgainDoesNotHang) {
  int left = 5;
  std::function<void()> again = [&] {
    if (--left > 0) clock().setTimeout(again, 0);
  };
  clock().setTimeout(again, 0);
  test.room.advance(0);
  EXPECT_EQ(left, 0);
}

TEST_F(ClockTest, callbacksMayBeCoroutines) {
  clock().setTimeout(
      [this, text = std::string("a text that lives in the closure")]() -> room::Task<> {
        co_await test.object->sleep(5ms);
        test.object->fired.push_back(text);
      },
      10);
  EXPECT_EQ(firedAfter(14'999), Names());
  EXPECT_EQ(firedAfter(1), (Names{"a text that lives in the closure"}));
}

TEST_F(ClockTest, aThrowingTimerIsLoggedAndTheOthersGoOn) {
  clock().setTimeout([] { throw std::runtime_error("tick"); }, 10);
  clock().setTimeout(test.object->note("next"), 10);
  EXPECT_EQ(firedAfter(10'000), (Names{"next"}));
  ASSERT_EQ(test.host.logged.size(), 1u);
  EXPECT_EQ(test.host.logged[0], "setTimeout: tick");
}

TEST_F(ClockTest, tellsTimes) {
  const double before = clock().currentTime();
  test.room.advance(1'500'000);
  EXPECT_EQ(clock().elapsedTime(), 1500);
  EXPECT_NEAR(clock().currentTime() - before, 1500, 0.01);
  test.room.tick(16'600);
  EXPECT_EQ(clock().deltaTime(), 16.6);
}

TEST_F(ClockTest, resetsAndTellsTheTimeOfATimer) {
  Delayed timer = clock().setTimeout(test.object->note("t"), 10);
  test.room.advance(6'000);
  EXPECT_EQ(timer.elapsedTime(), 6);
  timer.reset();
  EXPECT_EQ(timer.elapsedTime(), 0);
  EXPECT_EQ(firedAfter(9'999), Names());
  EXPECT_EQ(firedAfter(1), Names{"t"});
  EXPECT_EQ(timer.elapsedTime(), 10);
  timer.reset();
  EXPECT_FALSE(timer.active());

  Delayed interval = clock().setInterval(test.object->note("i"), 10);
  test.room.advance(24'000);
  EXPECT_EQ(interval.elapsedTime(), 4);
  interval.pause();
  test.room.advance(50'000);
  EXPECT_EQ(interval.elapsedTime(), 4);
  interval.reset();
  EXPECT_EQ(interval.elapsedTime(), 0);
  EXPECT_TRUE(interval.paused());
  interval.resume();
  EXPECT_EQ(firedAfter(9'999), Names());
  EXPECT_EQ(firedAfter(1), Names{"i"});
  EXPECT_EQ(Delayed().elapsedTime(), 0);
}

TEST_F(ClockTest, durationsAreAwaited) {
  test.object->spawn([this]() -> room::Task<> {
    co_await clock().duration(10ms);
    test.object->fired.push_back("ten");
    co_await clock().duration(5);
    test.object->fired.push_back("fifteen");
  });
  EXPECT_EQ(firedAfter(10'000), Names{"ten"});
  EXPECT_EQ(firedAfter(5'000), Names{"fifteen"});
}

TEST_F(ClockTest, clearingEndsDurationsWithAnException) {
  test.object->spawn([this]() -> room::Task<> {
    try {
      co_await clock().duration(10ms);
    } catch (const room::TimerCleared&) {
      test.object->fired.push_back("cleared");
    }
    co_await clock().duration(10ms);
    test.object->fired.push_back("again");
  });
  clock().clear();
  EXPECT_EQ(test.object->fired, Names{"cleared"});
  EXPECT_EQ(firedAfter(10'000), Names{"again"});
}

TEST_F(ClockTest, durationsEndWithTheRoom) {
  test.object->spawn([this]() -> room::Task<> { co_await clock().duration(10ms); });
  test.room.destroy();  // the sanitizers tell
  EXPECT_TRUE(test.host.logged.empty());
}

TEST_F(ClockTest, patchesAreItsTurnsWhereThereIsNoSimulation) {
  test.room.advance(50'000);
  test.room.patch();
  test.room.advance(40'000);
  test.room.patch();
  EXPECT_EQ(clock().deltaTime(), 40);
  test.object->setSimulationInterval([] {});
  test.room.tick(16'000);
  test.room.patch();
  EXPECT_EQ(clock().deltaTime(), 16);
}

TEST_F(ClockTest, timersNeedNoPatches) {
  test.object->setPatchRate(nullptr);
  clock().setInterval(test.object->note("i"), 10);
  EXPECT_EQ(firedAfter(30'000).size(), 3u);
}

TEST_F(ClockTest, handlesOutliveTheRoom) {
  Delayed timer = clock().setInterval(test.object->note("i"), 10);
  test.room.destroy();
  EXPECT_FALSE(timer.active());
  timer.clear();
  timer.reset();
  EXPECT_EQ(timer.elapsedTime(), 10);
}

}  // namespace
