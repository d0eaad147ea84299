#pragma once

namespace room {

/// A double that is synchronised as `float64`: always eight bytes. A plain `double` is synchronised
/// as `number`, which spends one to nine bytes depending on the value. Use it like a double.
struct float64 {
  double value = 0;

  constexpr float64() = default;
  constexpr float64(double number) : value(number) {}
  constexpr operator double&() { return value; }
  constexpr operator const double&() const { return value; }
};

}  // namespace room
