#pragma once

#include <spdlog/spdlog.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

#include "room/loop.hpp"

namespace roomd::test {

/// A loop with a thread of its own. Its clock stands still, so its timers never fire.
class ThreadLoop final : public Loop {
 public:
  explicit ThreadLoop(unsigned index) : index_(index) {
    // The log makes itself at its first use. The library that does it is not built with
    // ThreadSanitizer, which would take two threads doing so at once for a race.
    spdlog::default_logger_raw();
    thread_ = std::thread([this] { work(); });
  }
  ~ThreadLoop() override { finish(); }

  unsigned index() const override { return index_; }
  int64_t nowUs() const override { return 1; }
  bool isCurrent() const override { return std::this_thread::get_id() == thread_.get_id(); }

  void post(std::function<void()> task) override {
    {
      const std::lock_guard lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    wake_.notify_one();
  }

  /// Runs what is posted, and ends the thread.
  void finish() {
    if (!thread_.joinable()) return;
    post([this] { ended_ = true; });
    thread_.join();
  }

 private:
  void work() {
    while (!ended_) {
      std::function<void()> task;
      {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return !tasks_.empty(); });
        task = std::move(tasks_.front());
        tasks_.pop_front();
      }
      task();
    }
  }

  const unsigned index_;
  bool ended_ = false;  ///< used on the thread only
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
  std::thread thread_;
};

}  // namespace roomd::test
