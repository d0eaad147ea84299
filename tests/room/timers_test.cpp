#include "room/timers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

namespace roomd {
namespace {

using ::testing::ElementsAre;

TEST(TimerQueue, FiresInTheOrderOfDeadlines) {
  TimerQueue queue;
  std::vector<int> fired;
  std::vector<std::unique_ptr<Timer>> timers;
  for (int i = 0; i < 100; i++) {
    timers.push_back(std::make_unique<Timer>(queue, [&fired, i] { fired.push_back(i); }));
  }
  for (int i = 0; i < 100; i++) timers[static_cast<size_t>(i)]->start((i * 37) % 100);
  queue.advance(49);
  EXPECT_EQ(fired.size(), 50u);
  queue.advance(99);
  ASSERT_EQ(fired.size(), 100u);
  for (size_t i = 0; i < fired.size(); i++) EXPECT_EQ((fired[i] * 37) % 100, static_cast<int>(i));
  EXPECT_LT(queue.nextDeadline(), 0);
}

TEST(TimerQueue, FiresEqualDeadlinesInTheOrderOfTheirStarts) {
  TimerQueue queue;
  std::vector<int> fired;
  Timer first(queue, [&] { fired.push_back(1); });
  Timer second(queue, [&] { fired.push_back(2); });
  Timer third(queue, [&] { fired.push_back(3); });
  second.start(10);
  third.start(10);
  first.start(10);
  queue.advance(10);
  EXPECT_THAT(fired, ElementsAre(2, 3, 1));
}

TEST(TimerQueue, NamesTheEarliestDeadline) {
  TimerQueue queue;
  Timer early(queue, [] {});
  Timer late(queue, [] {});
  EXPECT_LT(queue.nextDeadline(), 0);
  late.start(20);
  early.start(10);
  EXPECT_EQ(queue.nextDeadline(), 10);
  early.stop();
  EXPECT_EQ(queue.nextDeadline(), 20);
  late.start(30);
  EXPECT_EQ(queue.nextDeadline(), 30);
}

TEST(TimerQueue, DoesNotFireEarlyOrTwice) {
  TimerQueue queue;
  int fired = 0;
  Timer timer(queue, [&] { ++fired; });
  timer.start(10);
  queue.advance(9);
  EXPECT_EQ(fired, 0);
  EXPECT_TRUE(timer.running());
  queue.advance(10);
  queue.advance(11);
  EXPECT_EQ(fired, 1);
  EXPECT_FALSE(timer.running());
}

TEST(TimerQueue, RestartedInItsCallbackATimerWaitsForTheNextAdvance) {
  TimerQueue queue;
  int fired = 0;
  std::optional<Timer> timer;
  timer.emplace(queue, [&] {
    ++fired;
    timer->start(0);
  });
  timer->start(0);
  queue.advance(100);
  EXPECT_EQ(fired, 1);
  queue.advance(101);
  EXPECT_EQ(fired, 2);
}

TEST(TimerQueue, ATimerThatCatchesUpHoldsNoOtherBack) {
  TimerQueue queue;
  std::vector<int> fired;
  std::optional<Timer> late;
  late.emplace(queue, [&] {
    fired.push_back(1);
    late->start(late->deadline() + 5);
  });
  Timer other(queue, [&] { fired.push_back(2); });
  late->start(10);
  other.start(20);
  queue.advance(30);
  EXPECT_THAT(fired, ElementsAre(1, 2));
  EXPECT_EQ(late->deadline(), 15) << "the deadline stays exact, though it is over";
}

TEST(TimerQueue, ATimerMayBeDestroyedInItsCallback) {
  TimerQueue queue;
  int fired = 0;
  std::optional<Timer> timer;
  const auto alive = std::make_shared<int>(7);
  timer.emplace(queue, [&fired, &timer, alive] {
    timer.reset();
    fired += *alive;
  });
  timer->start(1);
  queue.advance(1);
  EXPECT_EQ(fired, 7);
  EXPECT_LT(queue.nextDeadline(), 0);
}

TEST(TimerQueue, ACallbackMayStopTheNextTimer) {
  TimerQueue queue;
  std::vector<int> fired;
  std::optional<Timer> second;
  Timer first(queue, [&] {
    fired.push_back(1);
    second.reset();
  });
  second.emplace(queue, [&] { fired.push_back(2); });
  Timer third(queue, [&] { fired.push_back(3); });
  first.start(1);
  second->start(2);
  third.start(3);
  queue.advance(3);
  EXPECT_THAT(fired, ElementsAre(1, 3));
}

TEST(TimerQueue, StaysOrderedWhenTimersAreTakenFromTheMiddle) {
  TimerQueue queue;
  std::vector<int64_t> fired;
  std::vector<std::unique_ptr<Timer>> timers;
  for (int64_t i = 0; i < 200; i++) {
    timers.push_back(
        std::make_unique<Timer>(queue, [&fired, i] { fired.push_back(i * 61 % 200); }));
    timers.back()->start(i * 61 % 200);
  }
  for (size_t i = 0; i < timers.size(); i += 3) timers[i].reset();
  queue.advance(1000);
  EXPECT_EQ(fired.size(), 133u);
  EXPECT_TRUE(std::is_sorted(fired.begin(), fired.end()));
}

}  // namespace
}  // namespace roomd
