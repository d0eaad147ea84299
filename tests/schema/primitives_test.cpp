#include "room/state/primitives.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "hex.hpp"

namespace {

template <class T>
std::string encoded(const T& value) {
  room::detail::ByteBuffer bytes;
  room::detail::writePrimitive(bytes, value);
  return test::hex(bytes.view());
}

std::string prefixOfLength(std::size_t length) {
  room::detail::ByteBuffer bytes;
  room::detail::writePrimitive(bytes, std::string(length, 'x'));
  return test::hex(bytes.view().substr(0, bytes.size() - length));
}

TEST(Number, TakesTheSmallestIntegerForm) {
  EXPECT_EQ(encoded(0.0), "00");
  EXPECT_EQ(encoded(127.0), "7F");
  EXPECT_EQ(encoded(128.0), "CC 80");
  EXPECT_EQ(encoded(255.0), "CC FF");
  EXPECT_EQ(encoded(256.0), "CD 00 01");
  EXPECT_EQ(encoded(65535.0), "CD FF FF");
  EXPECT_EQ(encoded(65536.0), "CE 00 00 01 00");
  EXPECT_EQ(encoded(2147483647.0), "CE FF FF FF 7F");
  EXPECT_EQ(encoded(-1.0), "FF");
  EXPECT_EQ(encoded(-32.0), "E0");
  EXPECT_EQ(encoded(-33.0), "D0 DF");
  EXPECT_EQ(encoded(-128.0), "D0 80");
  EXPECT_EQ(encoded(-129.0), "D1 7F FF");
  EXPECT_EQ(encoded(-32768.0), "D1 00 80");
  EXPECT_EQ(encoded(-32769.0), "D2 FF 7F FF FF");
  EXPECT_EQ(encoded(-2147483648.0), "D2 00 00 00 80");
}

TEST(Number, IsFloat32OnlyWhenThatIsExact) {
  EXPECT_EQ(encoded(0.5), "CA 00 00 00 3F");
  EXPECT_EQ(encoded(2147483648.0), "CA 00 00 00 4F");
  EXPECT_EQ(encoded(0.1), "CB 9A 99 99 99 99 99 B9 3F");
  EXPECT_EQ(encoded(2147483649.0), "CB 00 00 20 00 00 00 E0 41");
  EXPECT_EQ(encoded(1e300), "CB 9C 75 00 88 3C E4 37 7E");
  EXPECT_EQ(encoded(5e-324), "CB 01 00 00 00 00 00 00 00");
}

TEST(Number, KeepsWhatTheOriginalEncodersLose) {
  EXPECT_EQ(encoded(-0.0), "CA 00 00 00 80");
  EXPECT_EQ(encoded(std::numeric_limits<double>::infinity()), "CA 00 00 80 7F");
  EXPECT_EQ(encoded(-std::numeric_limits<double>::infinity()), "CA 00 00 80 FF");
  EXPECT_EQ(encoded(std::numeric_limits<double>::quiet_NaN()), "CB 00 00 00 00 00 00 F8 7F");
}

TEST(FixedWidth, IsLittleEndianTwosComplement) {
  EXPECT_EQ(encoded(std::int8_t{-1}), "FF");
  EXPECT_EQ(encoded(std::uint8_t{200}), "C8");
  EXPECT_EQ(encoded(std::int16_t{-2}), "FE FF");
  EXPECT_EQ(encoded(std::uint16_t{0x1234}), "34 12");
  EXPECT_EQ(encoded(std::int32_t{-2}), "FE FF FF FF");
  EXPECT_EQ(encoded(std::uint32_t{0x12345678}), "78 56 34 12");
  EXPECT_EQ(encoded(std::int64_t{-2}), "FE FF FF FF FF FF FF FF");
  EXPECT_EQ(encoded(std::uint64_t{1} << 40), "00 00 00 00 00 01 00 00");
  EXPECT_EQ(encoded(1.5F), "00 00 C0 3F");
  EXPECT_EQ(encoded(room::float64(1.5)), "00 00 00 00 00 00 F8 3F");
  EXPECT_EQ(encoded(true), "01");
  EXPECT_EQ(encoded(false), "00");
}

TEST(String, PrefixCountsBytes) {
  EXPECT_EQ(encoded(std::string("h\xC3\xA9")), "A3 68 C3 A9");
  EXPECT_EQ(prefixOfLength(0), "A0");
  EXPECT_EQ(prefixOfLength(31), "BF");
  EXPECT_EQ(prefixOfLength(32), "D9 20");
  EXPECT_EQ(prefixOfLength(255), "D9 FF");
  EXPECT_EQ(prefixOfLength(256), "DA 00 01");
  EXPECT_EQ(prefixOfLength(65535), "DA FF FF");
  EXPECT_EQ(prefixOfLength(65536), "DB 00 00 01 00");
}

TEST(String, MalformedBytesBecomeReplacementCharacters) {
  EXPECT_EQ(encoded(std::string("a\xFFz")), "A5 61 EF BF BD 7A");
}

}  // namespace
