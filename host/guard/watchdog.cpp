#include "guard/watchdog.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace roomd {
namespace {

// So often a call is looked at while it uses up its budget.
constexpr int kLooks = 4;
constexpr std::chrono::milliseconds kShortestPause{1};

}  // namespace

Watchdog::Watchdog(const std::vector<const Activity*>& loops, Report report)
    : report_(std::move(report)) {
  for (const Activity* loop : loops) finders_.emplace_back(*loop);
  thread_ = std::thread([this] { run(); });
}

Watchdog::~Watchdog() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void Watchdog::setBudget(std::chrono::milliseconds budget) {
  {
    const std::lock_guard lock(mutex_);
    budget_ = budget;
  }
  changed_.notify_one();
}

void Watchdog::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (budget_.count() == 0) {
      changed_.wait(lock);
      continue;
    }
    const auto budget = budget_;
    changed_.wait_for(lock, std::max(budget / kLooks, kShortestPause));
    lock.unlock();
    for (size_t loop = 0; loop < finders_.size(); ++loop) {
      const auto line = finders_[loop].look(StallFinder::Clock::now(), budget);
      if (line) report_(fmt::format("loop {} {}", loop, *line));
    }
    lock.lock();
  }
}

}  // namespace roomd
