#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <unordered_set>

#include "room/timers.hpp"

namespace roomd {

/// Calls on everybody once in `kPeriodUs`, a few at a time: a loop that pinged thousands of clients
/// in one turn would be late with its ticks. Used on one loop.
template <class Member>
class Heartbeat {
 public:
  static constexpr size_t kBeats = 30;
  static constexpr int64_t kPeriodUs = 3'000'000;

  /// `nowUs` tells the time of the timers' loop; `beat` is called for one member at a time and must
  /// not add or remove any.
  Heartbeat(TimerQueue& timers, std::function<int64_t()> nowUs, std::function<void(Member&)> beat)
      : nowUs_(std::move(nowUs)), beat_(std::move(beat)), timer_(timers, [this] { onTimer(); }) {}

  /// Its first beat comes after about a period. Returns the place to be given to remove().
  size_t add(Member& member) {
    if (size_++ == 0) timer_.start(nowUs_() + kPeriodUs / kBeats);
    const size_t place = (next_ + kBeats - 1) % kBeats;
    members_[place].insert(&member);
    return place;
  }

  void remove(Member& member, size_t place) {
    if (members_[place].erase(&member) > 0 && --size_ == 0) timer_.stop();
  }

  void stop() { timer_.stop(); }

 private:
  void onTimer() {
    timer_.start(timer_.deadline() + kPeriodUs / kBeats);
    for (Member* member : members_[next_]) beat_(*member);
    next_ = (next_ + 1) % kBeats;
  }

  const std::function<int64_t()> nowUs_;
  const std::function<void(Member&)> beat_;
  std::array<std::unordered_set<Member*>, kBeats> members_;
  size_t next_ = 0;
  size_t size_ = 0;
  Timer timer_;
};

}  // namespace roomd
