#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "guard/stall_finder.hpp"

namespace roomd {

/// A thread that tells of loops which a room does not let go on.
class Watchdog {
 public:
  using Report = std::function<void(const std::string&)>;

  /// The loops, in the order of their numbers, must outlive this. `report` gets lines for the log,
  /// on the watchdog's thread.
  Watchdog(const std::vector<const Activity*>& loops, Report report);
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  /// How long one call into a plugin may last without being told of; 0: as long as it likes, which
  /// it is at first. [any thread]
  void setBudget(std::chrono::milliseconds budget);

 private:
  void run();

  std::vector<StallFinder> finders_;
  const Report report_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::chrono::milliseconds budget_{0};
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace roomd
