#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace roomd {

/// A thread that runs tasks one after the other, in the order they came. [any thread]
class Worker {
 public:
  Worker();
  ~Worker() { stop(); }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// Appends a task; false when the worker has been told to stop, then the task is not run.
  bool post(std::function<void()> task);

  /// Takes no more tasks, runs those it has and ends the thread. Not from a task.
  void stop();

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace roomd
