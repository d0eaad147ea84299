#pragma once

#include <uv.h>

#include <cstdint>
#include <functional>

namespace roomd {

/// Calls a function at a moment, to the microsecond as far as the kernel keeps its word: timers of
/// libuv are only good to a millisecond, one in seventeen of a tick at 60 Hz. Used on the loop.
class DeadlineAlarm {
 public:
  /// `loop` must outlive this. `ring` is called once for each set(), and sets the next moment
  /// afterwards or leaves it to the end of the turn.
  void open(uv_loop_t& loop, std::function<void()> ring);

  /// The moment, in microseconds of uv_hrtime's clock; one that has passed rings at once, below 0
  /// never. Replaces the one before.
  void set(int64_t deadlineUs);

  /// The loop may end once this was called and it has turned once more.
  void close();

 private:
  uv_poll_t poll_{};
  int timer_ = -1;
  int64_t deadline_ = -1;
  std::function<void()> ring_;
};

}  // namespace roomd
