// room::Quantized<kRange>: a fraction that takes one, two or four bytes.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace room {

/// What happens to numbers outside a range: the nearest end, or once around, as angles do.
enum class QuantizedMode : std::uint8_t { clamp = 0, wrap = 1 };

/// The numbers that a Quantized can be: 2^bits of them from `min` to `max`, evenly spaced; `max`
/// itself is one of them if `mode` is clamp. If then `min` is -`max`, so is 0.
struct QuantizedRange {
  double min = 0;
  double max = 1;
  unsigned bits = 16;  // 8, 16 or 32
  QuantizedMode mode = QuantizedMode::clamp;

  constexpr bool isValid() const {
    constexpr double kLimit = std::numeric_limits<double>::max();
    return min >= -kLimit && max <= kLimit && min < max && max - min <= kLimit &&
           (bits == 8 || bits == 16 || bits == 32);
  }

  /// Clients of 0.16 and 0.17 skip ranges, in search of the next byte FF with a number behind it.
  /// Whether they find none inside of this one.
  constexpr bool canBeSkipped() const { return hasNoMark(min) && hasNoMark(max); }

 private:
  static constexpr bool hasNoMark(double number) {
    constexpr std::uint64_t kBehind = 0x80;  // as bytes go, the next one is an operation
    auto bytes = std::bit_cast<std::uint64_t>(number);
    for (int left = 8; left > 0; --left, bytes >>= 8) {
      const std::uint64_t next = left > 1 ? bytes >> 8 & 0xFF : kBehind;
      const bool isNumber = next < 0x80 || (next >= 0xCA && next <= 0xD3);
      if ((bytes & 0xFF) == 0xFF && isNumber) return false;
    }
    return true;
  }
};

/// A number of few bits. It becomes one of its range when it is assigned, so that the server has
/// what clients get:
///
///   inline constexpr room::QuantizedRange kAngle{.min = -180, .max = 180, .bits = 16,
///                                                .mode = room::QuantizedMode::wrap};
///   struct Tank { room::Quantized<kAngle> heading; };
///
/// Clients of 0.18 have it as that number. Those of 0.15, 0.16 and 0.17 know no such fields: they
/// have the integer raw(), from 0 to 2^bits - 1, as uint8, uint16 or uint32. It can be a field,
/// also std::optional, but not stand in a container.
template <const QuantizedRange& range>
class Quantized {
  static_assert(range.isValid(),
                "room::Quantized<kRange>: bits is 8, 16 or 32, and min is less than max, both"
                " finite");
  static_assert(range.canBeSkipped(),
                "room::Quantized<kRange>: clients of 0.16 and 0.17 would take bytes of min or max"
                " for a mark; use a number a little beside it");

 public:
  using Raw =
      std::conditional_t<range.bits == 8, std::uint8_t,
                         std::conditional_t<range.bits == 16, std::uint16_t, std::uint32_t>>;
  static constexpr const QuantizedRange& kRange = range;

  /// The number of the range that is nearest to 0.
  Quantized() : Quantized(0.0) {}
  /// The number of the range that is nearest to `number`. What is no number is taken for `min`, as
  /// is infinity if the mode is wrap.
  Quantized(double number) : raw_(quantize(number)) {}

  operator double() const {
    return range.min + static_cast<double>(raw_) / kSpan * (range.max - range.min);
  }
  Quantized& operator+=(double number) { return *this = *this + number; }
  Quantized& operator-=(double number) { return *this = *this - number; }
  Quantized& operator*=(double number) { return *this = *this * number; }
  Quantized& operator/=(double number) { return *this = *this / number; }

  /// The integer on the wire.
  Raw raw() const { return raw_; }

 private:
  static constexpr bool kWraps = range.mode == QuantizedMode::wrap;
  static constexpr double kSteps = static_cast<double>(std::uint64_t{1} << range.bits);
  static constexpr double kSpan = kWraps ? kSteps : kSteps - (range.min == -range.max ? 2 : 1);

  static Raw quantize(double number) {
    constexpr double kWidth = range.max - range.min;
    if (kWraps ? !std::isfinite(number) : std::isnan(number)) return 0;
    double above = kWraps ? std::fmod(number - range.min, kWidth)
                          : std::clamp(number, range.min, range.max) - range.min;
    if (above < 0) above += kWidth;
    const auto step = static_cast<std::uint64_t>(std::floor(above / kWidth * kSpan + 0.5));
    return static_cast<Raw>(kWraps ? step % static_cast<std::uint64_t>(kSteps) : step);
  }

  Raw raw_;
};

}  // namespace room
