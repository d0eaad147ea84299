#include "net/uv_loop.hpp"

#include <algorithm>

#include "guard/crash_report.hpp"

namespace roomd {

UvLoop::UvLoop(unsigned index) : index_(index) {
  uv_loop_init(&loop_);
  wake_.data = timer_.data = prepare_.data = this;
  uv_async_init(&loop_, &wake_,
                [](uv_async_t* handle) { static_cast<UvLoop*>(handle->data)->runMailbox(); });
  uv_timer_init(&loop_, &timer_);
  uv_prepare_init(&loop_, &prepare_);
}

UvLoop::~UvLoop() {
  if (thread_.joinable()) {
    stop([] {});
  } else if (owner_.load() == std::thread::id()) {  // never started
    closeHandles();
    uv_run(&loop_, UV_RUN_DEFAULT);
  }
  uv_loop_close(&loop_);
}

int64_t UvLoop::nowUs() const { return static_cast<int64_t>(uv_hrtime() / 1000); }

void UvLoop::post(std::function<void()> task) {
  bool first;
  {
    std::lock_guard lock(mutex_);
    first = mailbox_.empty();
    mailbox_.push_back(std::move(task));
  }
  if (first) uv_async_send(&wake_);
}

void UvLoop::start(std::function<void()> turnEnd) {
  turnEnd_ = std::move(turnEnd);
  uv_prepare_start(&prepare_, [](uv_prepare_t* handle) {
    auto* self = static_cast<UvLoop*>(handle->data);
    self->turnEnd_();
    self->armTimer();
  });
  thread_ = std::thread([this] {
    owner_ = std::this_thread::get_id();
    const CrashStack stack;
    Activity::current() = &activity();
    uv_run(&loop_, UV_RUN_DEFAULT);
  });
}

void UvLoop::stop(std::function<void()> last) {
  post([this, last = std::move(last)] {
    last();
    closeHandles();
  });
  thread_.join();
}

void UvLoop::closeHandles() {
  uv_close(reinterpret_cast<uv_handle_t*>(&wake_), nullptr);
  uv_close(reinterpret_cast<uv_handle_t*>(&timer_), nullptr);
  uv_close(reinterpret_cast<uv_handle_t*>(&prepare_), nullptr);
}

void UvLoop::runMailbox() {
  {
    std::lock_guard lock(mutex_);
    running_.swap(mailbox_);
  }
  for (auto& task : running_) task();
  running_.clear();
}

void UvLoop::armTimer() {
  const int64_t next = timers().nextDeadline();
  if (next == armedFor_) return;
  armedFor_ = next;
  if (next < 0) {
    uv_timer_stop(&timer_);
    return;
  }
  uv_update_time(&loop_);
  const int64_t wait = std::max<int64_t>(next - nowUs(), 0);
  uv_timer_start(
      &timer_,
      [](uv_timer_t* handle) {
        auto* self = static_cast<UvLoop*>(handle->data);
        self->armedFor_ = -1;
        self->timers().advance(self->nowUs());
      },
      static_cast<uint64_t>((wait + 999) / 1000), 0);
}

}  // namespace roomd
