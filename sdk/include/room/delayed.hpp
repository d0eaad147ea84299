// Delayed: the handle of a timer.
#pragma once

#include <coroutine>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <utility>

#include "room/detail/kernel.hpp"

namespace room {

class Clock;

/// Thrown out of `co_await clock.duration(...)` when clock.clear() ended it.
class TimerCleared : public std::runtime_error {
 public:
  TimerCleared() : std::runtime_error("the timer was cleared") {}
};

namespace detail {

struct Timer {
  virtual ~Timer() = default;
  /// Runs the callback; `self` keeps it alive as long as its coroutine.
  virtual void fire(Kernel& kernel, const std::shared_ptr<Timer>& self) = 0;
  /// The clock was cleared before it fired.
  virtual void cleared() {}

  Clock* clock = nullptr;
  int64_t delayUs = 0;
  int64_t deadlineUs = 0;
  int64_t remainingUs = 0;  // while paused
  uint64_t order = 0;
  bool repeats = false;
  bool active = true;
  bool paused = false;
};

/// Wakes a coroutine instead of calling something.
struct WakingTimer final : Timer {
  void fire(Kernel&, const std::shared_ptr<Timer>&) override { wake(); }
  void cleared() override {
    wasCleared = true;
    wake();
  }
  void wake() {
    if (waiter) std::exchange(waiter, nullptr).resume();
  }

  std::coroutine_handle<> waiter;
  bool wasCleared = false;
};

}  // namespace detail

/// A timer made by Clock; copies name the same one. The timer runs on when the handle is dropped.
class Delayed {
 public:
  Delayed() = default;

  /// Not fired yet (an interval: not cleared).
  bool active() const { return timer_ && timer_->active; }
  bool paused() const { return timer_ && timer_->paused; }
  /// Milliseconds since it was started, or since an interval fired last; time spent paused does not
  /// count.
  double elapsedTime() const;
  /// Ends it; it fires no more.
  void clear();
  /// Stops the time until resume(), which goes on with what was left.
  void pause();
  void resume();
  /// Starts its time again from 0.
  void reset();

 private:
  friend class Clock;
  explicit Delayed(std::shared_ptr<detail::Timer> timer) : timer_(std::move(timer)) {}
  std::shared_ptr<detail::Timer> timer_;
};

}  // namespace room
