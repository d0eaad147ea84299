#include "room/state/quantized.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <optional>
#include <string>

#include "hex.hpp"
#include "room/state/encoder.hpp"

namespace {

using room::Quantized;
using room::QuantizedMode;
using room::QuantizedRange;

inline constexpr QuantizedRange kPercent{.min = 0, .max = 100, .bits = 8};
inline constexpr QuantizedRange kSpeed{.min = -1, .max = 1, .bits = 16};
inline constexpr QuantizedRange kAngle{
    .min = -180, .max = 180, .bits = 8, .mode = QuantizedMode::wrap};
inline constexpr QuantizedRange kFine{.min = 0, .max = 1, .bits = 32};

TEST(Quantized, IsTheNearestOfItsRange) {
  EXPECT_EQ(Quantized<kPercent>(100).raw(), 255);
  EXPECT_EQ(Quantized<kPercent>(50).raw(), 128);
  EXPECT_EQ(static_cast<double>(Quantized<kPercent>(50)), 128.0 / 255 * 100);
  EXPECT_EQ(Quantized<kFine>(1).raw(), std::numeric_limits<std::uint32_t>::max());
}

TEST(Quantized, EndsWhereItsRangeEnds) {
  EXPECT_EQ(Quantized<kPercent>(-5).raw(), 0);
  EXPECT_EQ(Quantized<kPercent>(HUGE_VAL).raw(), 255);
  EXPECT_EQ(Quantized<kPercent>(NAN).raw(), 0);
}

TEST(Quantized, OfASymmetricRangeCanBeZero) {
  EXPECT_EQ(static_cast<double>(Quantized<kSpeed>()), 0);
  EXPECT_EQ(static_cast<double>(Quantized<kSpeed>(1)), 1);
}

TEST(Quantized, GoesAround) {
  EXPECT_EQ(Quantized<kAngle>(180).raw(), Quantized<kAngle>(-180).raw());
  EXPECT_EQ(Quantized<kAngle>(-190).raw(), Quantized<kAngle>(170).raw());
  EXPECT_EQ(Quantized<kAngle>(179.9).raw(), 0);
  EXPECT_EQ(Quantized<kAngle>(HUGE_VAL).raw(), 0);
}

TEST(Quantized, CountsLikeANumber) {
  Quantized<kSpeed> speed = 0.25;
  speed += 0.5;
  EXPECT_NEAR(speed, 0.75, 1e-4);
  speed *= 2;
  EXPECT_EQ(speed, 1.0);
}

struct State {
  Quantized<kAngle> angle = 90;
  std::optional<Quantized<kSpeed>> speed;
  room::bigint64 big = -1;
};
SCHEMA(State, angle, speed, big);

TEST(Quantized, IsToldWhenItsIntegerChanges) {
  State state;
  room::StateEncoder<State> encoder(state);
  encoder.patch(ROOM_STREAM_V3);
  EXPECT_EQ(test::hex(encoder.patchBytes(ROOM_STREAM_V3)), "80 C0 82 FF FF FF FF FF FF FF FF");
  state.angle = 90.1;
  EXPECT_FALSE(encoder.patch(ROOM_STREAM_V3));
  state.angle = 0;
  state.speed = -1;
  encoder.patch(ROOM_STREAM_V3);
  EXPECT_EQ(test::hex(encoder.patchBytes(ROOM_STREAM_V3)), "80 80 81 00 00");
}

std::string form(std::uint32_t which) {
  return test::hex(room::StateEncoder<State>::handshake(which));
}

const std::string kAngleName = "80 A5 61 6E 67 6C 65 ";
const std::string kSpeedName = "80 A5 73 70 65 65 64 ";
const std::string kBigName = "80 A3 62 69 67 ";
const std::string kUint8 = "81 A5 75 69 6E 74 38 ";
const std::string kUint16 = "81 A6 75 69 6E 74 31 36 ";
const std::string kQuantized = "81 A9 71 75 61 6E 74 69 7A 65 64 ";
const std::string kBigint = "81 A8 62 69 67 69 6E 74 36 34";
const std::string kTypes = "FF 01 80 00 02 FF 02 80 00 ";
const std::string kList = "03 FF 03 80 00 04 80 01 05 80 02 06 ";
const std::string kRanges =
    " FF 07 80 00 00 00 00 00 80 66 C0 81 00 00 00 00 00 80 66 40 82 08 83 01"
    " FF 08 80 00 00 00 00 00 00 F0 BF 81 00 00 00 00 00 00 F0 3F 82 10 83 00";

TEST(QuantizedHandshake, V2AndV3HaveIntegers) {
  EXPECT_EQ(form(ROOM_HANDSHAKE_V2), "80 01 81 00 " + kTypes + "81 " + kList + "FF 04 " +
                                         kAngleName + kUint8 + "FF 05 " + kSpeedName + kUint16 +
                                         "FF 06 " + kBigName + "81 A5 69 6E 74 36 34");
  EXPECT_EQ(form(ROOM_HANDSHAKE_V3), "80 01 " + kTypes + "82 " + kList + "FF 04 " + kAngleName +
                                         kUint8 + "FF 05 " + kSpeedName + kUint16 + "FF 06 " +
                                         kBigName + kBigint);
}

TEST(QuantizedHandshake, V5HasRangesAtItsEnd) {
  EXPECT_EQ(form(ROOM_HANDSHAKE_V5), "80 01 " + kTypes + "82 " + kList + "FF 04 " + kAngleName +
                                         kQuantized + "84 07 FF 05 " + kSpeedName + kQuantized +
                                         "84 08 FF 06 " + kBigName + kBigint + kRanges);
}

/// FF with a number behind it is a mark, also where it is a part of something else.
TEST(QuantizedHandshake, NoRangeHasARefIdThatLooksLikeAMark) {
  room::detail::TypeDescription type{nullptr, "Ship", {}, 0, {}, nullptr};
  for (int count = 0; count < 600; ++count) {
    room::detail::FieldDescription field{"f", "quantized", {}};
    field.range = &kAngle;
    type.fields.push_back(field);
  }
  const std::string bytes =
      test::hex(room::detail::HandshakeWriter({type}, ROOM_HANDSHAKE_BRIDGE).write());
  EXPECT_NE(bytes.find("84 CD FE 03 "), std::string::npos);
  EXPECT_EQ(bytes.find("84 CD FF 03 "), std::string::npos);
  EXPECT_NE(bytes.find("84 CD 00 04 "), std::string::npos);
}

TEST(Quantized, RangesThatCanNotBeSkippedAreRefused) {
  const auto canBeSkipped = [](double max) { return QuantizedRange{.max = max}.canBeSkipped(); };
  EXPECT_TRUE(canBeSkipped(1));
  EXPECT_TRUE(canBeSkipped(65535));    // E0 FF EF 40
  EXPECT_FALSE(canBeSkipped(131071));  // F0 FF FF 40
  EXPECT_TRUE(canBeSkipped(131072));
  EXPECT_FALSE(canBeSkipped(0x1.000ff00000000p0));  // 00 00 00 00 FF 00 F0 3F
  EXPECT_FALSE(canBeSkipped(0x1.0caff00000000p0));  // FF CA
  EXPECT_TRUE(canBeSkipped(0x1.0d4ff00000000p0));   // FF D4
}

TEST(QuantizedHandshake, BridgeHasBoth) {
  EXPECT_EQ(form(ROOM_HANDSHAKE_BRIDGE), "80 01 " + kTypes + "82 " + kList + "FF 04 " + kAngleName +
                                             kUint8 + "84 07 FF 05 " + kSpeedName + kUint16 +
                                             "84 08 FF 06 " + kBigName + kBigint + kRanges);
}

}  // namespace
