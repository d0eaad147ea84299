#pragma once

#include <cstdint>
#include <functional>

#include "guard/activity.hpp"
#include "room/timers.hpp"
#include "usage/ledger.hpp"

namespace roomd {

/// One thread with its rooms, as the rooms know it. The thread itself, its sockets and its clock
/// are behind this interface; a test has one that it moves by hand.
class Loop {
 public:
  virtual ~Loop() = default;

  /// Which of the host's loops this is, 0 first. [any thread]
  virtual unsigned index() const = 0;

  /// Microseconds on the host's monotonic clock. [any thread]
  virtual int64_t nowUs() const = 0;

  /// Runs `task` on this loop, later, in the order of the posts of one thread. [any thread]
  virtual void post(std::function<void()> task) = 0;

  /// True on this loop's thread.
  virtual bool isCurrent() const = 0;

  /// The timers of this loop. [loop]
  TimerQueue& timers() { return timers_; }

  /// What this loop does inside of plugins. [loop]
  Activity& activity() { return activity_; }

  /// What its rooms use. [loop]
  Ledger& ledger() { return ledger_; }

  /// Runs `task` at once on this loop's thread, else posts it.
  void run(std::function<void()> task) {
    if (isCurrent()) {
      task();
    } else {
      post(std::move(task));
    }
  }

 private:
  TimerQueue timers_;
  Activity activity_;
  Ledger ledger_;
};

}  // namespace roomd
