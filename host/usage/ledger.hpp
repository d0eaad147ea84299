#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_set>

#include "usage/usage.hpp"

namespace roomd {

/// The books of one loop: what each of its rooms uses. Time is charged to whom the loop works for
/// until it works for somebody else or waits, so the clock is looked at once per change and not
/// once per message. Used on the loop's thread.
class Ledger {
 public:
  Ledger() = default;
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  /// The clock of the books, in nanoseconds. [any thread]
  static int64_t nowNs() { return std::chrono::steady_clock::now().time_since_epoch().count(); }

  /// `room` lives, until close(). It is the caller's to keep and to count in.
  void open(RoomUsage& room);
  /// What it has used stays in the figures of its plugin.
  void close(RoomUsage& room);

  /// From now on the loop works for `room`; nullptr: for nobody.
  void charge(RoomUsage* room) {
    if (room != charged_) turnTo(room);
  }

  /// The loop is about to wait for events.
  void endTurn() {
    charge(nullptr);
    ++turns_;
  }

  /// Another thread has woken the loop, which found that many tasks.
  void onMailbox(size_t tasks);

  /// A tick or a patch ran that many microseconds after its deadline.
  void onDeadline(int64_t lateUs) { lateness_.add(lateUs); }

  /// Everything up to now; of `loop` and `processorNs` it knows nothing.
  LoopUsage look();

 private:
  void turnTo(RoomUsage* room);

  std::unordered_set<RoomUsage*> rooms_;
  std::map<std::string, PluginUsage> ended_;
  RoomUsage* charged_ = nullptr;
  int64_t since_ = 0;
  uint64_t turns_ = 0;
  uint64_t wakes_ = 0;
  uint64_t tasks_ = 0;
  size_t mailboxDepth_ = 0;
  Lateness lateness_;
};

}  // namespace roomd
