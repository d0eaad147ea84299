#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "room/loop.hpp"

namespace roomd::test {

/// A loop whose clock stands still until a test moves it, and whose posts wait until a test runs
/// them. Several of them share the test's thread: outside of a loop's turn, the first loop is the
/// current one.
class ManualLoop final : public Loop {
 public:
  explicit ManualLoop(unsigned index = 0) : index_(index) {}

  unsigned index() const override { return index_; }
  int64_t nowUs() const override { return now_; }
  bool isCurrent() const override { return turn_ ? turn_ == this : index_ == 0; }

  void post(std::function<void()> task) override {
    std::lock_guard lock(mutex_);
    posted_.push_back(std::move(task));
  }

  /// Runs what is posted and what that posts; false when there was nothing.
  bool runPosted() {
    bool any = false;
    for (;;) {
      std::vector<std::function<void()>> tasks;
      {
        std::lock_guard lock(mutex_);
        tasks.swap(posted_);
      }
      if (tasks.empty()) return any;
      any = true;
      turn([&] {
        for (auto& task : tasks) task();
      });
    }
  }

  /// Lets time pass: every timer fires at its moment.
  void pass(int64_t us) {
    const int64_t end = now_ + us;
    runPosted();
    for (int64_t next; (next = timers().nextDeadline()) >= 0 && next <= end;) {
      now_ = std::max(now_, next);
      wake();
    }
    now_ = end;
    wake();
  }

  /// Lets time pass while the loop is held up: it looks at its timers only once, at the end.
  void oversleep(int64_t us) {
    now_ += us;
    wake();
  }

  /// Does `action` as a task of this loop.
  template <class Action>
  void turn(Action&& action) {
    const auto* before = std::exchange(turn_, this);
    action();
    turn_ = before;
  }

 private:
  void wake() {
    turn([this] { timers().advance(now_); });
    runPosted();
  }

  inline static thread_local const ManualLoop* turn_ = nullptr;

  const unsigned index_;
  int64_t now_ = 1'000'000'000;
  std::mutex mutex_;
  std::vector<std::function<void()>> posted_;
};

/// Runs what is posted on any of `loops` until all are idle.
inline void settle(const std::vector<ManualLoop*>& loops) {
  for (bool busy = true; busy;) {
    busy = false;
    for (auto* loop : loops) busy = loop->runPosted() || busy;
  }
}

}  // namespace roomd::test
