#include "net/deadline_alarm.hpp"

#include <sys/timerfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace roomd {

void DeadlineAlarm::open(uv_loop_t& loop, std::function<void()> ring) {
  timer_ = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  if (timer_ < 0) throw std::system_error(errno, std::generic_category(), "timerfd_create");
  ring_ = std::move(ring);
  poll_.data = this;
  uv_poll_init(&loop, &poll_, timer_);
  uv_poll_start(&poll_, UV_READABLE, [](uv_poll_t* handle, int, int) {
    static_cast<DeadlineAlarm*>(handle->data)->ring_();
  });
}

void DeadlineAlarm::set(int64_t deadlineUs) {
  if (deadlineUs == deadline_) return;
  deadline_ = deadlineUs;
  // All zero stops the timer. Setting it also takes back that it has rung, so it is never read.
  itimerspec when{};
  if (deadlineUs >= 0) {
    when.it_value.tv_sec = static_cast<time_t>(deadlineUs / 1'000'000);
    when.it_value.tv_nsec = static_cast<long>(deadlineUs % 1'000'000 * 1000);
    if (deadlineUs == 0) when.it_value.tv_nsec = 1;
  }
  timerfd_settime(timer_, TFD_TIMER_ABSTIME, &when, nullptr);
}

void DeadlineAlarm::close() {
  uv_close(reinterpret_cast<uv_handle_t*>(&poll_), [](uv_handle_t* handle) {
    auto* self = static_cast<DeadlineAlarm*>(handle->data);
    ::close(self->timer_);
  });
}

}  // namespace roomd
