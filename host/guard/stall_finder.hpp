#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "guard/activity.hpp"

namespace roomd {

/// Looks at one loop again and again, and finds calls into plugins that do not return. Knows only
/// what it sees: a call lasts from the first look at it.
class StallFinder {
 public:
  using Clock = std::chrono::steady_clock;

  explicit StallFinder(const Activity& activity) : activity_(activity) {}

  /// One look; a line for the log when a call has lasted `budget`, each time it has lasted twice
  /// as long as when it was told of last, and when such a call has come to an end.
  std::optional<std::string> look(Clock::time_point now, std::chrono::milliseconds budget);

 private:
  std::optional<std::string> end(Clock::time_point now);

  const Activity& activity_;
  uint64_t serial_ = 0;
  Clock::time_point since_;
  std::chrono::milliseconds next_{0};  ///< the age at which the call is told of
  std::string told_;                   ///< who it is, once it was told of
};

}  // namespace roomd
