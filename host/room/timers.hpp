#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace roomd {

class Timer;

/// The deadlines of one loop, as a binary heap whose entries hold what they are ordered by: with
/// thousands of rooms the timers themselves are cold memory. Entirely passive: its owner asks when
/// to call `advance` next, so tests move time by hand. Used on one thread.
class TimerQueue {
 public:
  TimerQueue() = default;
  TimerQueue(const TimerQueue&) = delete;
  TimerQueue& operator=(const TimerQueue&) = delete;

  /// When to call `advance` next, in microseconds; below 0 when there is no timer.
  int64_t nextDeadline() const;

  /// Fires every timer whose deadline is not after `nowUs`, earliest first. Timers started
  /// meanwhile fire after `nowUs` whatever their deadline is, so a timer that restarts itself holds
  /// up neither the loop nor the timers that are due.
  void advance(int64_t nowUs);

 private:
  friend class Timer;

  struct Entry {
    int64_t due;  ///< the timer's deadline, but not before the next advance
    uint64_t sequence;
    Timer* timer;

    bool before(const Entry& other) const {
      return due != other.due ? due < other.due : sequence < other.sequence;
    }
  };

  void insert(Timer* timer);
  void remove(Timer* timer);
  void siftUp(size_t index);
  void siftDown(size_t index);
  void place(size_t index, const Entry& entry);

  std::vector<Entry> heap_;
  uint64_t sequence_ = 0;
  int64_t earliest_ = 0;  ///< while timers fire: no new one is due before
};

/// One deadline; stops when it is destroyed. May be restarted or destroyed inside its own callback.
class Timer {
 public:
  Timer(TimerQueue& queue, std::function<void()> callback)
      : queue_(queue), callback_(std::move(callback)) {}
  ~Timer() { stop(); }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  /// Calls the callback once at `deadlineUs` (monotonic microseconds); replaces an earlier
  /// deadline.
  void start(int64_t deadlineUs);
  void stop();
  bool running() const { return index_ != kIdle; }

  /// The deadline of the last start.
  int64_t deadline() const { return deadline_; }

 private:
  friend class TimerQueue;
  static constexpr size_t kIdle = ~size_t{0};

  TimerQueue& queue_;
  std::function<void()> callback_;
  int64_t deadline_ = 0;
  size_t index_ = kIdle;
};

}  // namespace roomd
