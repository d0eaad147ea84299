// One presence, used from many threads at once.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "presence/local_presence.hpp"
#include "thread_loop.hpp"

namespace roomd::test {
namespace {

std::string arguments(std::initializer_list<std::string> texts) {
  Array array;
  for (const auto& text : texts) array.push_back(Value{text});
  return encode(Value{std::move(array)});
}

class PresenceThreads : public ::testing::Test {
 protected:
  /// Does `action` on every loop and waits until all is done.
  template <class Action>
  void onEach(Action action) {
    for (auto& loop : loops) {
      loop->post([&action, one = loop.get()] { action(*one); });
    }
    for (auto& loop : loops) loop->finish();
  }

  std::vector<std::unique_ptr<ThreadLoop>> make(unsigned count) {
    std::vector<std::unique_ptr<ThreadLoop>> made;
    for (unsigned i = 0; i < count; i++) made.push_back(std::make_unique<ThreadLoop>(i));
    return made;
  }

  std::vector<std::unique_ptr<ThreadLoop>> loops = make(4);
  LocalPresence presence;
  const std::shared_ptr<int> asker = std::make_shared<int>();
};

TEST_F(PresenceThreads, NoCountIsLost) {
  std::atomic<int> answered = 0;
  onEach([&](Loop& loop) {
    for (int i = 0; i < 500; i++) {
      presence.call("incr", arguments({"n"}), loop, asker, [&](const auto&) { ++answered; });
    }
  });
  EXPECT_EQ(answered, 2000);
  ThreadLoop last(9);
  std::string total;
  last.post([&] {
    presence.call("get", arguments({"n"}), last, asker,
                  [&](const auto& result) { total = *decode(*result)->text(); });
  });
  last.finish();
  EXPECT_EQ(total, "2000");
}

TEST_F(PresenceThreads, EveryElementIsPoppedOnce) {
  constexpr int kEach = 200;
  const size_t all = loops.size() * kEach;
  std::mutex mutex;
  std::condition_variable done;
  std::map<std::string, int> popped;
  const auto take = [&](const Result<std::string>& result) {
    const std::lock_guard lock(mutex);
    ++popped[*std::get<Array>(decode(*result)->data)[1].text()];
    if (popped.size() == all) done.notify_one();
  };
  for (auto& loop : loops) {
    loop->post([&, one = loop.get()] {
      for (int i = 0; i < kEach; i++) {
        presence.call("brpop", arguments({"queue", "0"}), *one, asker, take);
        const std::string element = std::to_string(one->index()) + "." + std::to_string(i);
        presence.call("lpush", arguments({"queue", element}), *one, asker, [](const auto&) {});
      }
    });
  }
  {
    std::unique_lock lock(mutex);
    done.wait(lock, [&] { return popped.size() == all; });
  }
  for (auto& loop : loops) loop->finish();
  for (const auto& [element, times] : popped) EXPECT_EQ(times, 1) << element;
}

TEST_F(PresenceThreads, MessagesOfOneThreadKeepTheirOrder) {
  std::mutex mutex;
  std::condition_variable all;
  int heard = 0;
  std::map<std::string, int> last;
  ThreadLoop listener(9);
  std::unique_ptr<Subscription> subscription;
  listener.post([&] {
    subscription =
        presence.subscribe("news", listener, [&](const std::string&, const std::string& message) {
          const size_t dot = message.find('.');
          const int number = std::stoi(message.substr(dot + 1));
          const std::lock_guard lock(mutex);
          EXPECT_EQ(last[message.substr(0, dot)]++, number);
          if (++heard == 2000) all.notify_one();
        });
    for (auto& loop : loops) {
      loop->post([&, one = loop.get()] {
        for (int i = 0; i < 500; i++) {
          presence.publish("news", std::to_string(one->index()) + "." + std::to_string(i));
        }
      });
    }
  });
  std::unique_lock lock(mutex);
  all.wait(lock, [&] { return heard == 2000; });
  lock.unlock();
  listener.post([&] { subscription.reset(); });
  listener.finish();
}

TEST_F(PresenceThreads, NothingArrivesAfterTheEndOfASubscription) {
  onEach([&](Loop& loop) {
    for (int i = 0; i < 200; i++) {
      auto ended = std::make_shared<bool>(false);
      auto subscription = presence.subscribe(
          "news", loop, [ended](const auto&, const auto&) { EXPECT_FALSE(*ended); });
      presence.publish("news", "1");
      loop.post([ended, held = std::shared_ptr(std::move(subscription))]() mutable {
        held.reset();
        *ended = true;
      });
    }
  });
}

}  // namespace
}  // namespace roomd::test
