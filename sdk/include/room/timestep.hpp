// The fixed steps of a simulation.
#pragma once

#include <cstdint>

namespace room {

/// One step of setFixedTimestep, the same length every time.
struct StepContext {
  double dt = 0;          ///< Seconds that one step is: 1 / tickRate.
  double dtMs = 0;        ///< The same in milliseconds.
  uint64_t tick = 0;      ///< 0 for the first step, and then one more each time.
  uint32_t subSteps = 1;  ///< As given to setFixedTimestep.
  double subDt = 0;       ///< Seconds that one of the sub-steps is: dt / subSteps.
  double subDtMs = 0;     ///< The same in milliseconds.
};

struct FixedTimestepOptions {
  /// In how many parts the callback integrates one step; at least 1.
  uint32_t subSteps = 1;
};

namespace detail {

/// How many fixed steps are due.
class FixedSteps {
 public:
  explicit FixedSteps(double stepMs) : stepMs_(stepMs) {}

  /// After `deltaMs` more. A turn that comes a little early counts, so that steps follow the
  /// turns and do not come none at a time and then two. At most kMost; what is due beyond that is
  /// given up, for it could never be caught up with.
  int due(double deltaMs) {
    behindMs_ += deltaMs;
    int count = 0;
    while (count < kMost && behindMs_ >= stepMs_ * kEarly) {
      behindMs_ -= stepMs_;
      ++count;
    }
    if (count == kMost) behindMs_ = 0;
    return count;
  }

 private:
  static constexpr int kMost = 5;
  static constexpr double kEarly = 0.75;

  double stepMs_;
  double behindMs_ = 0;
};

}  // namespace detail
}  // namespace room
