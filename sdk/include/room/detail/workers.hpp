// The threads of a plugin that do background work.
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "room/detail/jobs.hpp"
#include "room/detail/unload.hpp"

namespace room::detail {

/// Threads that come as they are needed and stay until the plugin is unloaded: none of them may be
/// inside the library when it goes.
class Workers {
 public:
  /// The plugin's own, made at the first use. It has no destructor that would run at the end of the
  /// process, while its threads still work.
  static Workers& get() {
    Workers* existing = current().load();
    if (existing) return *existing;
    auto made = std::unique_ptr<Workers, Deleter>(new Workers());
    if (!current().compare_exchange_strong(existing, made.get())) return *existing;
    endWorkers = [] { current().exchange(nullptr)->join(); };
    return *made.release();
  }

  void post(std::shared_ptr<Job> job) {
    const std::lock_guard lock(mutex_);
    const bool isOneFree = idle_ > waiting_.size();
    if (!isOneFree && threads_.size() < limit()) threads_.emplace_back([this] { work(); });
    waiting_.push_back(std::move(job));
    wake_.notify_one();
  }

  /// Waits for the work that has begun, and ends; what has not begun is dropped.
  void join() {
    {
      const std::lock_guard lock(mutex_);
      isEnding_ = true;
      waiting_.clear();
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    endWorkers = nullptr;
    delete this;
  }

 private:
  struct Deleter {
    void operator()(Workers* workers) const { delete workers; }
  };

  Workers() = default;
  ~Workers() = default;

  static std::atomic<Workers*>& current() {
    static constinit std::atomic<Workers*> workers = nullptr;
    return workers;
  }

  /// More than there are processors, since most of the work waits for others.
  static size_t limit() { return std::max<size_t>(8, 2 * std::thread::hardware_concurrency()); }

  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      ++idle_;
      wake_.wait(lock, [this] { return isEnding_ || !waiting_.empty(); });
      --idle_;
      if (isEnding_) return;
      const std::shared_ptr<Job> job = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      job->work();
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::shared_ptr<Job>> waiting_;
  std::vector<std::thread> threads_;
  size_t idle_ = 0;
  bool isEnding_ = false;
};

}  // namespace room::detail
