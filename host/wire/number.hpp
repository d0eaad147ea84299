#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace roomd::wire {

/// Schema-style numbers and strings, little endian (wire document, section 3.2). Message types,
/// codes and lengths in frames are written this way; payloads are big endian MessagePack and have
/// nothing to do with it. All functions are pure: [any thread].

/// The encoding of a number, or what stands in front of the bytes of a string.
class ShortBytes {
 public:
  ShortBytes() = default;
  std::string_view view() const { return {bytes_.data(), size_}; }
  size_t size() const { return size_; }

 private:
  friend ShortBytes encodeNumber(int64_t value);
  friend ShortBytes encodeStringHead(size_t length);
  template <class Unsigned>
  static ShortBytes make(uint8_t head, Unsigned value);
  static ShortBytes make(uint8_t head);

  std::array<char, 9> bytes_{};
  uint8_t size_ = 0;
};

/// The shortest integer form of `value`.
ShortBytes encodeNumber(int64_t value);
/// What stands in front of a string of `length` bytes, which is below 4 GiB.
ShortBytes encodeStringHead(size_t length);

/// The same, appended to `out`.
void appendNumber(std::string& out, int64_t value);
void appendString(std::string& out, std::string_view text);

/// Reads one number and moves `in` behind it. Floats are accepted when they are integral and fit.
/// False when `in` is too short or holds no number of that kind; `in` is unchanged then.
bool readNumber(std::string_view& in, int64_t& value);

/// Reads one string and moves `in` behind it; `text` is borrowed and may be anything, not only
/// UTF-8. False when `in` is too short or holds no string; `in` is unchanged then.
bool readString(std::string_view& in, std::string_view& text);

}  // namespace roomd::wire
