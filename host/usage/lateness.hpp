#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace roomd {

/// How late things were, as a histogram: each step is twice as wide as the one before, so what is
/// read from it is right within a factor of two.
class Lateness {
 public:
  /// Something due came `us` microseconds after its deadline; before it counts as 0.
  void add(int64_t us);

  Lateness& operator+=(const Lateness& other);

  uint64_t count() const;

  /// In microseconds, what `share` (0 to 1) of all were not later than: the upper end of its step.
  /// 0 when there was nothing.
  int64_t quantile(double share) const;

  /// In microseconds, not rounded.
  int64_t worst() const { return worst_; }

 private:
  /// Step 0 is below 1 us, step n below 2^n us; the last one has no end.
  static constexpr size_t kSteps = 32;

  std::array<uint64_t, kSteps> counts_{};
  int64_t worst_ = 0;
};

}  // namespace roomd
