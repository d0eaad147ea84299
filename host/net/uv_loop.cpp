#include "net/uv_loop.hpp"

#include <ctime>

#include "guard/crash_report.hpp"

namespace roomd {

UvLoop::UvLoop(unsigned index) : index_(index) {
  uv_loop_init(&loop_);
  alarm_.open(loop_, [this] { timers().advance(nowUs()); });
  wake_.data = prepare_.data = this;
  uv_async_init(&loop_, &wake_,
                [](uv_async_t* handle) { static_cast<UvLoop*>(handle->data)->runMailbox(); });
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
    self->alarm_.set(self->timers().nextDeadline());
    self->ledger().endTurn();
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
  alarm_.close();
  uv_close(reinterpret_cast<uv_handle_t*>(&prepare_), nullptr);
}

void UvLoop::runMailbox() {
  {
    std::lock_guard lock(mutex_);
    running_.swap(mailbox_);
  }
  ledger().onMailbox(running_.size());
  for (auto& task : running_) task();
  running_.clear();
}

LoopUsage UvLoop::usage() {
  LoopUsage usage = ledger().look();
  usage.loop = index_;
  timespec used{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  usage.processorNs =
      static_cast<uint64_t>(used.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(used.tv_nsec);
  return usage;
}

}  // namespace roomd
