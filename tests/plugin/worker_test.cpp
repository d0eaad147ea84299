#include "plugin/worker.hpp"

#include <gtest/gtest.h>

#include <future>
#include <thread>
#include <vector>

namespace roomd {
namespace {

TEST(Worker, RunsTasksInOrderAndFinishesThemBeforeItStops) {
  std::vector<int> order;
  Worker worker;
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(worker.post([&order, i] { order.push_back(i); }));
  worker.stop();
  ASSERT_EQ(order.size(), 100U);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(order[static_cast<size_t>(i)], i);
}

TEST(Worker, TakesNothingAfterStop) {
  Worker worker;
  worker.stop();
  EXPECT_FALSE(worker.post([] { FAIL(); }));
  worker.stop();
}

TEST(Worker, TasksMayPostTasksForTheSameThread) {
  std::promise<bool> same;
  Worker worker;
  worker.post([&] {
    const auto first = std::this_thread::get_id();
    worker.post([&, first] { same.set_value(std::this_thread::get_id() == first); });
  });
  EXPECT_TRUE(same.get_future().get());
  worker.stop();
}

}  // namespace
}  // namespace roomd
