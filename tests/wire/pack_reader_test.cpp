#include "wire/pack_reader.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "recorded.hpp"

namespace roomd::wire {
namespace {

using test::bytes;

TEST(PackReader, TakesBigEndianNumbers) {
  const std::string in = bytes("01 0203 04050607");
  PackReader reader(in);
  uint8_t first = 0;
  uint16_t second = 0;
  uint32_t third = 0;
  EXPECT_TRUE(reader.take(first) && reader.take(second));
  EXPECT_EQ(first, 0x01);
  EXPECT_EQ(second, 0x0203);
  EXPECT_EQ(reader.remaining(), 4u);
  EXPECT_TRUE(reader.take(third));
  EXPECT_EQ(third, 0x04050607u);
  EXPECT_FALSE(reader.take(first));
  EXPECT_EQ(reader.at(), 7u);
}

TEST(PackReader, TakesLengthsOfEveryWidth) {
  const std::string in = bytes("05 0106 00010007");
  PackReader reader(in);
  uint32_t length = 0;
  EXPECT_TRUE(reader.takeLength(1, length));
  EXPECT_EQ(length, 5u);
  EXPECT_TRUE(reader.takeLength(2, length));
  EXPECT_EQ(length, 0x0106u);
  EXPECT_TRUE(reader.takeLength(4, length));
  EXPECT_EQ(length, 0x00010007u);
  EXPECT_FALSE(reader.takeLength(1, length));
}

TEST(PackReader, TurnsKeysIntoText) {
  const std::vector<std::pair<const char*, const char*>> cases{
      {"a26869", "hi"},
      {"d9026869", "hi"},
      {"da00026869", "hi"},
      {"db000000026869", "hi"},
      {"05", "5"},
      {"7f", "127"},
      {"e0", "-32"},
      {"cc80", "128"},
      {"cd0100", "256"},
      {"ce80000000", "2147483648"},
      {"cfffffffffffffffff", "18446744073709551615"},
      {"d080", "-128"},
      {"d18000", "-32768"},
      {"d280000000", "-2147483648"},
      {"d38000000000000000", "-9223372036854775808"},
      {"ca3fc00000", "1.5"},
      {"cb41f0000000000000", "4294967296"},
      {"cb8000000000000000", "0"},
      {"cb3fb999999999999a", "0.1"},
  };
  for (const auto& [hex, expected] : cases) {
    const std::string in = bytes(hex);
    PackReader reader(in);
    std::string_view key;
    bool isNumber = false;
    ASSERT_TRUE(reader.takeKey(key, isNumber)) << hex;
    EXPECT_EQ(key, expected) << hex;
    EXPECT_EQ(isNumber, std::string_view(expected) != "hi") << hex;
    EXPECT_EQ(reader.remaining(), 0u) << hex;

    for (size_t size = 0; size < in.size(); ++size) {
      const std::string cut = in.substr(0, size);
      PackReader cutReader(cut);
      EXPECT_FALSE(cutReader.takeKey(key, isNumber)) << hex << " to " << size;
    }
  }
}

TEST(PackReader, RefusesOtherKeys) {
  for (const char* hex : {"c0", "c2", "c3", "90", "80", "c40161", "d40000", "c1",
                          "cb7ff0000000000000", "cb7ff8000000000000"}) {
    const std::string in = bytes(hex);
    PackReader reader(in);
    std::string_view key;
    bool isNumber = false;
    EXPECT_FALSE(reader.takeKey(key, isNumber)) << hex;
  }
}

}  // namespace
}  // namespace roomd::wire
