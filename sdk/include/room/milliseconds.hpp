// Milliseconds: how lengths of time are given.
#pragma once

#include <chrono>
#include <cstdint>
#include <type_traits>

namespace room {

/// A length of time, given as a number of milliseconds or as a std::chrono duration. Negative ones
/// count as 0.
class Milliseconds {
 public:
  template <class Number>
  requires std::is_arithmetic_v<Number>
  constexpr Milliseconds(Number milliseconds)
      : us_(clamp(static_cast<double>(milliseconds) * 1000)) {}
  template <class Number, class Period>
  constexpr Milliseconds(std::chrono::duration<Number, Period> duration)
      : us_(clamp(std::chrono::duration<double, std::micro>(duration).count())) {}

  constexpr int64_t us() const { return us_; }
  constexpr double count() const { return static_cast<double>(us_) / 1000; }

 private:
  static constexpr int64_t clamp(double us) {
    constexpr double kMost = 1e15;  // 31 years
    return us > 0 ? static_cast<int64_t>(us < kMost ? us : kMost) : 0;
  }
  int64_t us_;
};

}  // namespace room
