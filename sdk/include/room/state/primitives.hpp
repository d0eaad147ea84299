// The bytes of primitive values. Functions named put write at a cursor that has room for
// kWidth<T> bytes and return the cursor behind them.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>

#include "room/state/bytes.hpp"
#include "room/state/utf8.hpp"
#include "room/state/wire_type.hpp"

namespace room::detail {

static_assert(std::endian::native == std::endian::little,
              "the wire is little-endian, and so is this");

/// The most bytes a value takes.
template <PlainScalar T>
inline constexpr std::size_t kWidth = std::same_as<T, double> ? 1 + sizeof(double) : sizeof(T);
inline constexpr std::size_t kCountWidth = 5;

inline char* putByte(char* at, unsigned byte) {
  *at = static_cast<char>(byte);
  return at + 1;
}

template <class T>
char* putRaw(char* at, T value) {
  std::memcpy(at, &value, sizeof(value));
  return at + sizeof(value);
}

template <class T>
char* putPrefixed(char* at, unsigned prefix, T value) {
  return putRaw(putByte(at, prefix), value);
}

/// Bytes of which there are usually few: faster than a call of memcpy.
inline char* putShort(char* at, std::string_view bytes) {
  constexpr std::size_t kStep = 8;
  if (bytes.size() < kStep || bytes.size() > 8 * kStep) {
    return std::copy(bytes.begin(), bytes.end(), at);
  }
  const std::size_t last = bytes.size() - kStep;
  for (std::size_t done = 0; done < last; done += kStep) {
    std::memcpy(at + done, bytes.data() + done, kStep);
  }
  std::memcpy(at + last, bytes.data() + last, kStep);
  return at + bytes.size();
}

/// A ref id, an index, a type id: `number` for what is never negative. At most kCountWidth bytes.
[[gnu::always_inline]] inline char* putCount(char* at, std::uint32_t count) {
  if (count < 0x80) return putByte(at, count);
  if (count <= 0xFF) return putPrefixed(at, 0xCC, static_cast<std::uint8_t>(count));
  if (count <= 0xFFFF) return putPrefixed(at, 0xCD, static_cast<std::uint16_t>(count));
  return putPrefixed(at, 0xCE, count);
}

inline char* putNegative(char* at, std::int32_t value) {
  if (value >= -32) return putByte(at, static_cast<unsigned>(value + 0x100));
  if (value >= -0x80) return putPrefixed(at, 0xD0, static_cast<std::int8_t>(value));
  if (value >= -0x8000) return putPrefixed(at, 0xD1, static_cast<std::int16_t>(value));
  return putPrefixed(at, 0xD2, value);
}

/// `number`: the shortest form that is exactly `value`. The original encoders turn NaN into 0 and
/// infinity into 2^53-1, and their -0 loses its sign; decoders take all three as floats.
[[gnu::always_inline]] inline char* putValue(char* at, double value) {
  using Integer = std::numeric_limits<std::int32_t>;
  if (value >= Integer::min() && value <= Integer::max()) {
    const auto integer = static_cast<std::int32_t>(value);
    const bool same = std::bit_cast<std::uint64_t>(static_cast<double>(integer)) ==
                      std::bit_cast<std::uint64_t>(value);
    if (same && integer >= 0) return putCount(at, static_cast<std::uint32_t>(integer));
    if (same) return putNegative(at, integer);
  }
  if (std::fabs(value) <= std::numeric_limits<float>::max() || std::isinf(value)) {
    const auto single = static_cast<float>(value);
    if (static_cast<double>(single) == value) return putPrefixed(at, 0xCA, single);
  }
  return putPrefixed(at, 0xCB, value);
}

template <WrappedNumber T>
char* putValue(char* at, T value) {
  return putRaw(at, value.value);
}

template <const QuantizedRange& range>
char* putValue(char* at, Quantized<range> value) {
  return putRaw(at, value.raw());
}

inline char* putValue(char* at, bool value) { return putByte(at, value ? 1 : 0); }

template <class T>
requires PlainInteger<T> || std::same_as<T, float>
char* putValue(char* at, T value) { return putRaw(at, value); }

/// Takes kCountWidth bytes besides the text at most.
inline char* putUtf8(char* at, std::string_view text) {
  if (text.size() < 32) {
    at = putByte(at, 0xA0 + static_cast<unsigned>(text.size()));
  } else if (text.size() <= 0xFF) {
    at = putPrefixed(at, 0xD9, static_cast<std::uint8_t>(text.size()));
  } else if (text.size() <= 0xFFFF) {
    at = putPrefixed(at, 0xDA, static_cast<std::uint16_t>(text.size()));
  } else {
    at = putPrefixed(at, 0xDB, static_cast<std::uint32_t>(text.size()));
  }
  return putShort(at, text);
}

inline void writeUtf8(ByteBuffer& bytes, std::string_view text) {
  bytes.commit(putUtf8(bytes.reserve(kCountWidth + text.size()), text));
}

inline void writeString(ByteBuffer& bytes, std::string_view text) {
  isUtf8(text) ? writeUtf8(bytes, text) : writeUtf8(bytes, toUtf8(text));
}

inline void writeCount(ByteBuffer& bytes, std::uint32_t count) {
  bytes.commit(putCount(bytes.reserve(kCountWidth), count));
}

inline void writeByte(ByteBuffer& bytes, unsigned byte) {
  bytes.commit(putByte(bytes.reserve(1), byte));
}

template <Primitive T>
void writePrimitive(ByteBuffer& bytes, const T& value) {
  if constexpr (PlainScalar<T>) {
    bytes.commit(putValue(bytes.reserve(kWidth<T>), value));
  } else {
    writeString(bytes, value);
  }
}

}  // namespace room::detail
