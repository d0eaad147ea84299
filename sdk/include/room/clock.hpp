// Clock: the timers of a room.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <type_traits>
#include <utility>

#include "room/detail/kernel.hpp"

namespace room {

/// A length of time, given as a number of milliseconds or as a std::chrono duration.
class Milliseconds {
 public:
  template <class Number>
  requires std::is_arithmetic_v<Number>
  constexpr Milliseconds(Number milliseconds)
      : us_(clamp(static_cast<double>(milliseconds) * 1000)) {}
  template <class Number, class Period>
  constexpr Milliseconds(std::chrono::duration<Number, Period> duration)
      : us_(clamp(std::chrono::duration<double, std::micro>(duration).count())) {}

  constexpr int64_t us() const { return us_; }

 private:
  static constexpr int64_t clamp(double us) {
    constexpr double kMost = 1e15;  // 31 years
    return us > 0 ? static_cast<int64_t>(us < kMost ? us : kMost) : 0;
  }
  int64_t us_;
};

class Clock;

namespace detail {

/// The time after which an interval that fell behind (a debugger, a stall) skips what it missed.
inline constexpr int64_t kMostMissedIntervals = 5;

struct Timer {
  virtual ~Timer() = default;
  /// Runs the callback; `self` keeps it alive as long as its coroutine.
  virtual void fire(Kernel& kernel, const std::shared_ptr<Timer>& self) = 0;

  Clock* clock = nullptr;
  int64_t deadlineUs = 0;
  int64_t intervalUs = 0;  // 0: once
  int64_t remainingUs = 0;
  uint64_t order = 0;
  bool active = true;
  bool paused = false;
};

}  // namespace detail

/// A timer made by Clock; copies name the same one. The timer runs on when the handle is dropped.
class Delayed {
 public:
  Delayed() = default;

  /// Not fired yet (an interval: not cleared).
  bool active() const { return timer_ && timer_->active; }
  bool paused() const { return timer_ && timer_->paused; }
  /// Ends it; it fires no more.
  void clear();
  /// Stops the time until resume(), which goes on with what was left.
  void pause();
  void resume();

 private:
  friend class Clock;
  explicit Delayed(std::shared_ptr<detail::Timer> timer) : timer_(std::move(timer)) {}
  std::shared_ptr<detail::Timer> timer_;
};

/// Timers and times of a room, on the host's monotonic clock. Intervals are deadlines, so they do
/// not drift with the time their callbacks take. All timers end with the room.
class Clock {
 public:
  explicit Clock(detail::Kernel& kernel) : kernel_(kernel), startUs_(kernel.nowUs()) {}
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;

  /// Calls `callback()` once, or again and again (at least 1 ms apart). It may be a coroutine.
  template <class Callback>
  Delayed setTimeout(Callback callback, Milliseconds delay) {
    return add(std::move(callback), "setTimeout", delay.us(), 0);
  }
  template <class Callback>
  Delayed setInterval(Callback callback, Milliseconds interval) {
    const int64_t us = interval.us() < 1000 ? 1000 : interval.us();
    return add(std::move(callback), "setInterval", us, us);
  }
  /// Ends all timers.
  void clear() {
    for (const auto& [key, timer] : timers_) timer->active = false;
    for (const auto& [key, timer] : paused_) timer->active = false;
    timers_.clear();
    paused_.clear();
    schedule();
  }

  /// Milliseconds since the room was made.
  double elapsedTime() const { return toMs(kernel_.nowUs() - startUs_); }
  /// Milliseconds between the last two simulation steps.
  double deltaTime() const { return toMs(deltaUs_); }
  /// Milliseconds since 1970; never runs backwards.
  double currentTime() const { return epochMs_ + elapsedTime(); }

 private:
  friend class Delayed;
  friend class RoomBase;

  template <class Callback>
  struct CallbackTimer final : detail::Timer {
    CallbackTimer(Callback function, std::string_view name)
        : callback(std::move(function)), methodName(name) {}
    void fire(detail::Kernel& kernel, const std::shared_ptr<detail::Timer>& self) override {
      kernel.run(methodName, [this, self] { return callback(); });
    }
    Callback callback;
    std::string_view methodName;
  };

  using Key = std::pair<int64_t, uint64_t>;  // deadline, order

  template <class Callback>
  Delayed add(Callback callback, std::string_view methodName, int64_t delayUs, int64_t intervalUs) {
    static_assert(std::is_invocable_v<Callback&>, "room: a timer's callback takes no arguments");
    auto timer = std::make_shared<CallbackTimer<Callback>>(std::move(callback), methodName);
    timer->clock = this;
    timer->deadlineUs = kernel_.nowUs() + delayUs;
    timer->intervalUs = intervalUs;
    timer->order = ++lastOrder_;
    insert(timer);
    return Delayed(timer);
  }

  static Key keyOf(const detail::Timer& timer) { return {timer.deadlineUs, timer.order}; }
  static double toMs(int64_t us) { return static_cast<double>(us) / 1000; }

  void insert(const std::shared_ptr<detail::Timer>& timer) {
    timers_.emplace(keyOf(*timer), timer);
    schedule();
  }

  void end(detail::Timer& timer) {
    timer.active = false;
    timers_.erase(keyOf(timer));
    paused_.erase(timer.order);
    schedule();
  }

  void pause(const std::shared_ptr<detail::Timer>& timer) {
    timer->paused = true;
    timer->remainingUs = timer->deadlineUs - kernel_.nowUs();
    timers_.erase(keyOf(*timer));
    paused_.emplace(timer->order, timer);
    schedule();
  }

  void resume(const std::shared_ptr<detail::Timer>& timer) {
    timer->paused = false;
    timer->deadlineUs = kernel_.nowUs() + timer->remainingUs;
    paused_.erase(timer->order);
    insert(timer);
  }

  void tick(int64_t deltaUs) { deltaUs_ = deltaUs; }

  /// Keeps one sleep of the host running, until the earliest deadline.
  void schedule() {
    if (firing_) return;
    const bool isNeeded = !timers_.empty();
    const int64_t deadlineUs = isNeeded ? timers_.begin()->first.first : 0;
    if (sleep_ != 0 && isNeeded && deadlineUs == wakeUs_) return;
    if (sleep_ != 0) kernel_.operations().drop(std::exchange(sleep_, 0));
    if (!isNeeded) return;
    wakeUs_ = deadlineUs;
    sleep_ = kernel_.operations().add([this](const room_error*) {
      sleep_ = 0;
      fireDue();
    });
    kernel_.host().sleep(&kernel_.host(), sleep_, deadlineUs - kernel_.nowUs());
  }

  void fireDue() {
    const int64_t nowUs = kernel_.nowUs();
    const uint64_t newest = lastOrder_;  // timers made by a callback wait for the next turn
    firing_ = true;
    while (!timers_.empty()) {
      const std::shared_ptr<detail::Timer> timer = timers_.begin()->second;
      if (timer->deadlineUs > nowUs || timer->order > newest) break;
      timers_.erase(timers_.begin());
      if (timer->intervalUs == 0) {
        timer->active = false;
      } else {
        timer->deadlineUs = nextDeadline(*timer, nowUs);
        timers_.emplace(keyOf(*timer), timer);
      }
      const auto failure = detail::attempt([&] { timer->fire(kernel_, timer); });
      if (failure) kernel_.report("clock", *failure);
    }
    firing_ = false;
    schedule();
  }

  static int64_t nextDeadline(const detail::Timer& timer, int64_t nowUs) {
    const int64_t missed = (nowUs - timer.deadlineUs) / timer.intervalUs;
    const int64_t skipped = missed > detail::kMostMissedIntervals ? missed : 0;
    return timer.deadlineUs + (skipped + 1) * timer.intervalUs;
  }

  detail::Kernel& kernel_;
  int64_t startUs_;
  int64_t deltaUs_ = 0;
  double epochMs_ =
      std::chrono::duration<double, std::milli>(std::chrono::system_clock::now().time_since_epoch())
          .count();
  std::map<Key, std::shared_ptr<detail::Timer>> timers_;
  std::map<uint64_t, std::shared_ptr<detail::Timer>> paused_;
  uint64_t lastOrder_ = 0;
  room_op sleep_ = 0;
  int64_t wakeUs_ = 0;
  bool firing_ = false;
};

inline void Delayed::clear() {
  if (active()) timer_->clock->end(*timer_);
}

inline void Delayed::pause() {
  if (active() && !paused()) timer_->clock->pause(timer_);
}

inline void Delayed::resume() {
  if (active() && paused()) timer_->clock->resume(timer_);
}

}  // namespace room
