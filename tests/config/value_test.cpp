#include "value.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <msgpack.hpp>
#include <random>

namespace roomd {
namespace {

std::string bytes(std::initializer_list<int> list) {
  std::string text;
  for (int byte : list) text += static_cast<char>(byte);
  return text;
}

std::string sampleText(size_t size) { return std::string(size, 'x'); }

Value nested(int levels) {
  Value value;
  for (int level = 0; level < levels; ++level) value = Value{Array{value}};
  return value;
}

TEST(Value, WritesTheShortestForm) {
  const std::pair<Value, std::string> cases[] = {
      {Value{}, bytes({0xc0})},
      {Value{false}, bytes({0xc2})},
      {Value{true}, bytes({0xc3})},
      {Value{0}, bytes({0x00})},
      {Value{-1}, bytes({0xff})},
      {Value{-32}, bytes({0xe0})},
      {Value{-33}, bytes({0xd0, 0xdf})},
      {Value{0.5}, bytes({0xca, 0x3f, 0, 0, 0})},
      {Value{0.1}, bytes({0xcb, 0x3f, 0xb9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a})},
      {Value{std::string("hi")}, bytes({0xa2, 'h', 'i'})},
      {Value{Binary{"hi"}}, bytes({0xc4, 2, 'h', 'i'})},
      {Value{Array{{1}, {2}}}, bytes({0x92, 1, 2})},
      {Value{Map{{"a", {1}}}}, bytes({0x81, 0xa1, 'a', 1})},
  };
  for (const auto& [value, expected] : cases) EXPECT_EQ(encode(value), expected);
}

TEST(Value, WritesIntegersAsMsgpackDoes) {
  for (int shift = 0; shift < 64; ++shift) {
    for (int64_t offset : {-1, 0, 1}) {
      const auto number = static_cast<int64_t>((uint64_t{1} << shift) + offset);
      for (int64_t sign : {1, -1}) {
        const auto signedNumber = static_cast<int64_t>(static_cast<uint64_t>(number) * sign);
        msgpack::sbuffer expected;
        msgpack::pack(expected, signedNumber);
        EXPECT_EQ(encode(Value{signedNumber}), std::string(expected.data(), expected.size()));
      }
    }
  }
}

TEST(Value, ReadsBackWhatItWrote) {
  const auto real = [](double number) { return Value{number}; };
  const Value cases[] = {
      Value{},
      Value{true},
      Value{std::numeric_limits<int64_t>::min()},
      Value{std::numeric_limits<int64_t>::max()},
      Value{std::numeric_limits<uint64_t>::max()},
      Value{-32769},
      Value{65536},
      real(0.5),
      real(0.1),
      real(1e300),
      real(-0.0),
      real(std::numeric_limits<double>::infinity()),
      Value{sampleText(31)},
      Value{sampleText(32)},
      Value{sampleText(256)},
      Value{sampleText(65536)},
      Value{Binary{sampleText(300)}},
      Value{Binary{sampleText(70000)}},
      Value{Array(16, Value{7})},
      Value{Array(65536)},
      Value{Map{{"name", {std::string("ann")}}, {"", {Array{{true}, {}}}}}},
      nested(64),
  };
  for (const Value& value : cases) {
    const auto again = decode(encode(value));
    ASSERT_TRUE(again.ok()) << again.error().message;
    EXPECT_EQ(*again, value);
  }
  const auto notANumber = decode(encode(real(std::nan(""))));
  EXPECT_TRUE(std::isnan(std::get<double>(notANumber->data)));
}

TEST(Value, ReadsLongFormsOfSmallIntegersAsTheSameInteger) {
  for (const auto& input :
       {bytes({5}), bytes({0xcc, 5}), bytes({0xcd, 0, 5}), bytes({0xd0, 5}), bytes({0xd1, 0, 5}),
        bytes({0xce, 0, 0, 0, 5}), bytes({0xcf, 0, 0, 0, 0, 0, 0, 0, 5})}) {
    EXPECT_EQ(*decode(input), Value{5});
  }
  EXPECT_EQ(*decode(bytes({0xd1, 0xff, 0xfe})), Value{-2});
}

TEST(Value, RefusesWhatItDoesNotTake) {
  const std::pair<std::string, std::string> cases[] = {
      {"", "the value is cut off"},
      {bytes({1, 2}), "bytes after the value"},
      {bytes({0xc1}), "an extension or reserved type"},
      {bytes({0xd6, 0xff, 0, 0, 0, 0}), "an extension or reserved type"},
      {bytes({0xc7, 1, 5, 0}), "an extension or reserved type"},
      {bytes({0x81, 1, 1}), "the key of a map is not text"},
      {bytes({0x81, 0x91, 1, 1}), "nested deeper than 64"},
      {bytes({0xdd, 0xff, 0xff, 0xff, 0xff, 0}), "an array is larger than its input"},
      {bytes({0xdf, 0xff, 0xff, 0xff, 0xff, 0}), "a map is larger than its input"},
      {bytes({0xdb, 0xff, 0xff, 0xff, 0xff, 0}), "the value is cut off"},
      {bytes({0xc6, 0xff, 0xff, 0xff, 0xff, 0}), "the value is cut off"},
      {encode(nested(65)), "nested deeper than 64"},
  };
  for (const auto& [input, expected] : cases) {
    const auto outcome = decode(input);
    ASSERT_FALSE(outcome.ok());
    EXPECT_EQ(outcome.error().message, expected);
  }
}

TEST(Value, RefusesEveryTruncation) {
  const Value value{Map{{"a", {Array{{1}, {0.1}, {sampleText(40)}}}}, {"b", {Binary{"bytes"}}}}};
  const std::string whole = encode(value);
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(decode(whole.substr(0, size)).ok()) << size;
  }
}

TEST(Value, SurvivesRandomBytes) {
  std::mt19937 random(1);
  for (int round = 0; round < 20'000; ++round) {
    std::string input(random() % 40, '\0');
    for (char& byte : input) byte = static_cast<char>(random());
    const auto outcome = decode(input);
    if (!outcome) continue;
    const std::string again = encode(*outcome);
    EXPECT_EQ(encode(*decode(again)), again);
  }
}

TEST(Value, KeepsTheLastOfEqualKeys) {
  const auto input = bytes({0x84, 0xa1, 'a', 1, 0xa1, 'b', 2, 0xa1, 'a', 3, 0xa1, 'a', 4});
  EXPECT_EQ(*decode(input), (Value{Map{{"a", {4}}, {"b", {2}}}}));
}

TEST(Value, SetReplacesAndTurnsAnythingIntoAMap) {
  Value value{5};
  value.set("a", {1});
  value.set("b", {2});
  value.set("a", {3});
  EXPECT_EQ(value, (Value{Map{{"a", {3}}, {"b", {2}}}}));
  EXPECT_EQ(*value.find("b"), Value{2});
  EXPECT_EQ(value.find("c"), nullptr);
  EXPECT_EQ(Value{5}.find("a"), nullptr);
}

TEST(Value, NumberTakesEveryKindOfNumber) {
  double number = 0;
  EXPECT_TRUE(Value{-3}.number(number) && number == -3);
  EXPECT_TRUE(Value{uint64_t{1} << 63}.number(number) && number == 9223372036854775808.0);
  EXPECT_TRUE(Value{0.25}.number(number) && number == 0.25);
  EXPECT_FALSE(Value{true}.number(number));
}

}  // namespace
}  // namespace roomd
