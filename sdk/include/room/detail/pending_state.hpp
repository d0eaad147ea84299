// The end of something slow, shared by the handles that wait for it.
#pragma once

#include <coroutine>
#include <utility>
#include <vector>

namespace room::detail {

class PendingState {
 public:
  bool ended() const { return ended_; }
  bool isAwaited() const { return !waiters_.empty(); }
  void wait(std::coroutine_handle<> waiter) { waiters_.push_back(waiter); }
  void end() {
    ended_ = true;
    for (const auto& waiter : std::exchange(waiters_, {})) waiter.resume();
  }

 private:
  bool ended_ = false;
  std::vector<std::coroutine_handle<>> waiters_;
};

}  // namespace room::detail
