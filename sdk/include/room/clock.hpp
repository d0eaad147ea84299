// Clock: the timers of a room.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstdint>
#include <map>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "room/delayed.hpp"
#include "room/detail/kernel.hpp"
#include "room/milliseconds.hpp"

namespace room {

namespace detail {

/// An interval that fell further behind than this (a debugger, a stall) skips what it missed.
inline constexpr int64_t kMostMissedIntervals = 5;

}  // namespace detail

/// `co_await clock.duration(100);`
class [[nodiscard]] ClockDuration {
 public:
  ClockDuration(Clock& clock, Milliseconds length) : clock_(clock), length_(length) {}
  ClockDuration(const ClockDuration&) = delete;
  ClockDuration& operator=(const ClockDuration&) = delete;
  /// A coroutine that is destroyed while it waits is not woken.
  ~ClockDuration() {
    if (timer_) timer_->waiter = nullptr;
  }

  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> waiter);
  void await_resume() const {
    if (timer_->wasCleared) throw TimerCleared();
  }

 private:
  Clock& clock_;
  Milliseconds length_;
  std::shared_ptr<detail::WakingTimer> timer_;
};

/// Timers and times of a room, on the host's monotonic clock. They depend neither on the patch rate
/// nor on a simulation. Intervals are deadlines, so they do not drift with the time their callbacks
/// take. All timers end with the room.
class Clock {
 public:
  explicit Clock(detail::Kernel& kernel) : kernel_(kernel), startUs_(kernel.nowUs()) {}
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;

  /// Calls `callback()` once, or again and again (at least 1 ms apart). It may be a coroutine.
  template <class Callback>
  Delayed setTimeout(Callback callback, Milliseconds delay) {
    return add(std::move(callback), "setTimeout", delay.us(), false);
  }
  template <class Callback>
  Delayed setInterval(Callback callback, Milliseconds interval) {
    const int64_t us = interval.us() < 1000 ? 1000 : interval.us();
    return add(std::move(callback), "setInterval", us, true);
  }
  /// `co_await clock.duration(500ms);` goes on after that time, or throws TimerCleared at clear().
  ClockDuration duration(Milliseconds length) { return ClockDuration(*this, length); }
  /// Ends all timers.
  void clear() {
    std::vector<std::shared_ptr<detail::Timer>> ended;
    for (const auto& [key, timer] : timers_) ended.push_back(timer);
    for (const auto& [key, timer] : paused_) ended.push_back(timer);
    timers_.clear();
    paused_.clear();
    schedule();
    for (const auto& timer : ended) timer->active = false;
    for (const auto& timer : ended) timer->cleared();
  }

  /// Milliseconds since the room was made.
  double elapsedTime() const { return toMs(kernel_.nowUs() - startUs_); }
  /// Milliseconds between the last two simulation steps; without a simulation, between the last two
  /// patches.
  double deltaTime() const { return toMs(deltaUs_); }
  /// Milliseconds since 1970; never runs backwards.
  double currentTime() const { return epochMs_ + elapsedTime(); }

 private:
  friend class ClockDuration;
  friend class Delayed;
  friend class RoomLoops;
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
  Delayed add(Callback callback, std::string_view methodName, int64_t delayUs, bool repeats) {
    static_assert(std::is_invocable_v<Callback&>, "room: a timer's callback takes no arguments");
    auto timer = std::make_shared<CallbackTimer<Callback>>(std::move(callback), methodName);
    timer->repeats = repeats;
    start(timer, delayUs);
    return Delayed(timer);
  }
  void start(const std::shared_ptr<detail::Timer>& timer, int64_t delayUs) {
    timer->clock = this;
    timer->delayUs = delayUs;
    timer->deadlineUs = kernel_.nowUs() + delayUs;
    timer->order = ++lastOrder_;
    insert(timer);
  }

  /// When the room began, for the clock of the same room on other code.
  Value save() const { return {{"startUs", startUs_}, {"epochMs", epochMs_}, {"tickUs", tickUs_}}; }
  void load(const Value& saved) {
    startUs_ = saved["startUs"].get<int64_t>();
    epochMs_ = saved["epochMs"].asDouble();
    tickUs_ = saved["tickUs"].get<int64_t>();
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

  void reset(const std::shared_ptr<detail::Timer>& timer) {
    timer->remainingUs = timer->delayUs;
    if (timer->paused) return;
    timers_.erase(keyOf(*timer));
    timer->deadlineUs = kernel_.nowUs() + timer->delayUs;
    insert(timer);
  }
  double elapsedTime(const detail::Timer& timer) const {
    const int64_t leftUs = timer.paused ? timer.remainingUs : timer.deadlineUs - kernel_.nowUs();
    return toMs(timer.delayUs - leftUs);
  }

  /// One turn of the simulation took `deltaUs`.
  void tick(int64_t deltaUs) {
    deltaUs_ = deltaUs;
    tickUs_ = kernel_.nowUs();
  }
  void tick() { tick(kernel_.nowUs() - tickUs_); }

  /// Keeps one sleep of the host running, until the earliest deadline.
  void schedule() {
    if (firing_) return;
    const bool isNeeded = !timers_.empty();
    const int64_t deadlineUs = isNeeded ? timers_.begin()->first.first : 0;
    if (sleep_ != 0 && isNeeded && deadlineUs == wakeUs_) return;
    if (sleep_ != 0) kernel_.operations().drop(std::exchange(sleep_, 0));
    if (!isNeeded) return;
    wakeUs_ = deadlineUs;
    sleep_ = kernel_.operations().add([this](const detail::Operations::End&) {
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
      if (timer->repeats) {
        timer->deadlineUs = nextDeadline(*timer, nowUs);
        timers_.emplace(keyOf(*timer), timer);
      } else {
        timer->active = false;
      }
      const auto failure = detail::attempt([&] { timer->fire(kernel_, timer); });
      if (failure) kernel_.report("clock", *failure);
    }
    firing_ = false;
    schedule();
  }

  static int64_t nextDeadline(const detail::Timer& timer, int64_t nowUs) {
    const int64_t missed = (nowUs - timer.deadlineUs) / timer.delayUs;
    const int64_t skipped = missed > detail::kMostMissedIntervals ? missed : 0;
    return timer.deadlineUs + (skipped + 1) * timer.delayUs;
  }

  detail::Kernel& kernel_;
  int64_t startUs_;
  int64_t deltaUs_ = 0;
  int64_t tickUs_ = startUs_;
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

inline void Delayed::reset() {
  if (active()) timer_->clock->reset(timer_);
}

inline double Delayed::elapsedTime() const {
  if (!timer_) return 0;
  if (!timer_->active) return Clock::toMs(timer_->delayUs);  // the clock may be gone
  return timer_->clock->elapsedTime(*timer_);
}

inline void ClockDuration::await_suspend(std::coroutine_handle<> waiter) {
  timer_ = std::make_shared<detail::WakingTimer>();
  timer_->waiter = waiter;
  clock_.start(timer_, length_.us());
}

}  // namespace room
