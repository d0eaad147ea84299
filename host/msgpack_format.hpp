#pragma once

#include <bit>
#include <cstdint>
#include <type_traits>

namespace roomd {

/// The bytes of MessagePack that name a type. Small integers, texts, arrays and maps carry their
/// value or size in the type byte itself.
namespace msgpack_format {
enum Format : uint8_t {
  kFixMap = 0x80,
  kFixArray = 0x90,
  kFixText = 0xa0,
  kNil = 0xc0,
  kFalse = 0xc2,
  kTrue = 0xc3,
  kBinary8 = 0xc4,
  kFloat32 = 0xca,
  kFloat64 = 0xcb,
  kUint8 = 0xcc,
  kUint64 = 0xcf,
  kInt8 = 0xd0,
  kInt64 = 0xd3,
  kText8 = 0xd9,
  kArray16 = 0xdc,
  kMap16 = 0xde,
  kNegativeFixInt = 0xe0,
};
}  // namespace msgpack_format

/// `number` with its bytes in the order of MessagePack; the same function goes both ways.
template <class Unsigned>
Unsigned bigEndian(Unsigned number) {
  static_assert(std::is_unsigned_v<Unsigned>);
  if constexpr (std::endian::native == std::endian::big || sizeof(Unsigned) == 1) return number;
  if constexpr (sizeof(Unsigned) == 2) return __builtin_bswap16(number);
  if constexpr (sizeof(Unsigned) == 4) return __builtin_bswap32(number);
  if constexpr (sizeof(Unsigned) == 8) return __builtin_bswap64(number);
}

}  // namespace roomd
