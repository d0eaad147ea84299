#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>

namespace roomd::wire {

/// Reads and writes unsigned integers in a byte order that does not depend on the machine. The
/// caller vouches for sizeof(Unsigned) bytes at `bytes`.

template <std::unsigned_integral Unsigned>
Unsigned loadLittleEndian(const char* bytes) {
  uint64_t value = 0;
  for (size_t i = sizeof(Unsigned); i-- > 0;) {
    value = value << 8 | static_cast<uint8_t>(bytes[i]);
  }
  return static_cast<Unsigned>(value);
}

template <std::unsigned_integral Unsigned>
Unsigned loadBigEndian(const char* bytes) {
  uint64_t value = 0;
  for (size_t i = 0; i < sizeof(Unsigned); ++i) {
    value = value << 8 | static_cast<uint8_t>(bytes[i]);
  }
  return static_cast<Unsigned>(value);
}

template <std::unsigned_integral Unsigned>
void storeLittleEndian(char* bytes, Unsigned value) {
  for (size_t i = 0; i < sizeof(Unsigned); ++i) {
    bytes[i] = static_cast<char>(static_cast<uint64_t>(value) >> (8 * i));
  }
}

template <std::unsigned_integral Unsigned>
void storeBigEndian(char* bytes, Unsigned value) {
  for (size_t i = 0; i < sizeof(Unsigned); ++i) {
    bytes[i] = static_cast<char>(static_cast<uint64_t>(value) >> (8 * (sizeof(Unsigned) - 1 - i)));
  }
}

}  // namespace roomd::wire
