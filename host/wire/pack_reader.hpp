#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "wire/byte_order.hpp"

namespace roomd::wire {

/// A position in MessagePack bytes that nobody has checked. Every function returns false instead of
/// reading past the end; what it left behind is then of no use.
class PackReader {
 public:
  explicit PackReader(std::string_view in, size_t at = 0) : in_(in), at_(at) {}

  size_t at() const { return at_; }
  size_t remaining() const { return in_.size() - at_; }

  /// A big endian number.
  template <std::unsigned_integral Unsigned>
  bool take(Unsigned& number) {
    if (remaining() < sizeof(Unsigned)) return false;
    number = loadBigEndian<Unsigned>(in_.data() + at_);
    at_ += sizeof(Unsigned);
    return true;
  }

  bool skip(size_t size) {
    if (remaining() < size) return false;
    at_ += size;
    return true;
  }

  /// A length of 1, 2 or 4 bytes.
  bool takeLength(unsigned width, uint32_t& length);

  /// What follows the first byte (`head`) of a text. False when `head` does not begin a text.
  bool takeText(uint8_t head, std::string_view& text);

  /// A text, or a number turned into the text JavaScript has for it as a key: decimal, in `digits`.
  bool takeKey(std::string_view& text, bool& isNumber);

 private:
  bool takeNumber(uint8_t head, std::string_view& digits);
  template <std::integral Integer>
  bool takeInteger(std::string_view& digits);
  template <class Number>
  bool print(Number number, std::string_view& digits);
  bool printFloat(double number, std::string_view& digits);

  std::string_view in_;
  size_t at_;
  std::array<char, 32> digits_{};
};

}  // namespace roomd::wire
