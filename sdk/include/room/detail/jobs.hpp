// Work that other threads do for a room, and that may take longer than the room lives.
#pragma once

#include <memory>
#include <mutex>
#include <set>

#include "room/abi.h"

namespace room::detail {

/// One piece of work. It is shared by the room and the thread that does it.
class Job {
 public:
  explicit Job(const room_host& host) : host_(&host) {}
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;
  virtual ~Job() = default;

  /// Called once, on the other thread; ends the operation.
  void work() noexcept {
    run();
    const std::lock_guard lock(mutex_);
    if (host_) host_->post(host_, op_, {});
  }

  /// The operation it ends; given before the other thread knows the job.
  void endWith(room_op op) { op_ = op; }

  /// The room is going: its host is not to be told any more. Called on the room's thread, and waits
  /// for no more than a post.
  void forsake() {
    const std::lock_guard lock(mutex_);
    host_ = nullptr;
  }

 protected:
  virtual void run() noexcept = 0;

 private:
  std::mutex mutex_;
  const room_host* host_;
  room_op op_ = 0;
};

/// The unfinished jobs of a room.
class Jobs {
 public:
  void add(room_op op, const std::shared_ptr<Job>& job) {
    job->endWith(op);
    running_.insert(job);
  }
  void remove(const std::shared_ptr<Job>& job) { running_.erase(job); }
  void forsakeAll() {
    for (const auto& job : running_) job->forsake();
    running_.clear();
  }

 private:
  std::set<std::shared_ptr<Job>> running_;
};

}  // namespace room::detail
