#pragma once

#include <cstdint>

namespace room {

/// A std::int64_t that JavaScript gets as a BigInt, with all its bits (`bigint64`); a plain
/// std::int64_t arrives there as a number, exact to 2^53. Clients of 0.15 know no BigInt in a
/// state: for them it is an `int64`. Use it like a std::int64_t.
struct bigint64 {
  std::int64_t value = 0;

  constexpr bigint64() = default;
  constexpr bigint64(std::int64_t number) : value(number) {}
  constexpr operator std::int64_t&() { return value; }
  constexpr operator const std::int64_t&() const { return value; }
};

/// The same for std::uint64_t: `biguint64`, and `uint64` for clients of 0.15.
struct biguint64 {
  std::uint64_t value = 0;

  constexpr biguint64() = default;
  constexpr biguint64(std::uint64_t number) : value(number) {}
  constexpr operator std::uint64_t&() { return value; }
  constexpr operator const std::uint64_t&() const { return value; }
};

}  // namespace room
