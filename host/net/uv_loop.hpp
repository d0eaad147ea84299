#pragma once

#include <uv.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "net/deadline_alarm.hpp"
#include "room/loop.hpp"

namespace roomd {

/// A loop on libuv, with a thread of its own.
///
/// One alarm serves every Timer of the loop, one uv handle its mailbox: a post wakes the loop
/// only when the mailbox was empty, so a batch costs one wake.
class UvLoop final : public Loop {
 public:
  explicit UvLoop(unsigned index);
  ~UvLoop() override;

  unsigned index() const override { return index_; }
  int64_t nowUs() const override;
  void post(std::function<void()> task) override;
  bool isCurrent() const override { return std::this_thread::get_id() == owner_; }

  /// The thread. `turnEnd` runs at the end of each turn, before the loop waits for events; set it
  /// before start().
  void start(std::function<void()> turnEnd);

  /// Runs `last` on the loop, then ends its thread once every uv handle is closed. [any thread but
  /// the loop's]
  void stop(std::function<void()> last);

  /// What this loop and its rooms use. [loop]
  LoopUsage usage();

  /// For handles of other libraries. [before start, or loop]
  uv_loop_t* native() { return &loop_; }

 private:
  void runMailbox();
  void closeHandles();

  const unsigned index_;
  uv_loop_t loop_;
  uv_async_t wake_;
  DeadlineAlarm alarm_;
  uv_prepare_t prepare_;
  std::function<void()> turnEnd_;
  std::thread thread_;
  std::atomic<std::thread::id> owner_;

  std::mutex mutex_;
  std::vector<std::function<void()>> mailbox_;
  std::vector<std::function<void()>> running_;
};

}  // namespace roomd
