#include "match/json.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace roomd {
namespace {

/// What becomes of a JSON text that is read and written again.
std::string again(std::string_view text) {
  const auto value = parseJson(text);
  return value ? toJson(*value) : "error: " + value.error().message;
}

TEST(Json, ReadsWhatItWrites) {
  for (const char* text :
       {"null", "true", "-1", "1.5", "\"a\\\"b\\u0001\"", "[]", "{}",
        R"({"a":[1,{"b":null}],"c":"ü"})", "18446744073709551615", "-9223372036854775808"}) {
    EXPECT_EQ(again(text), text);
  }
}

TEST(Json, IntegersStayExact) {
  EXPECT_EQ(parseJson("9007199254740993")->data, Value{int64_t{9007199254740993}}.data);
  EXPECT_EQ(parseJson("18446744073709551615")->data,
            Value{std::numeric_limits<uint64_t>::max()}.data);
  EXPECT_EQ(parseJson("7")->data, Value{int64_t{7}}.data) << "signed wherever it fits";
  double number = 0;
  EXPECT_TRUE(parseJson("18446744073709551616")->number(number));
  EXPECT_EQ(number, 18446744073709551616.0);
}

TEST(Json, NumbersBeyondADoubleAreRefused) { EXPECT_FALSE(parseJson("1e999")); }

TEST(Json, OfEqualKeysTheLastWins) {
  const auto value = parseJson(R"({"a":1,"b":2,"a":{"c":3,"c":4}})");
  ASSERT_TRUE(value);
  ASSERT_EQ(value->map()->size(), 2u);
  EXPECT_EQ(value->find("a")->map()->size(), 1u);
  EXPECT_EQ(*value->find("a")->find("c"), Value{int64_t{4}});
}

TEST(Json, WhatIsNoJsonIsRefused) {
  for (const char* text :
       {"", " ", "{", "}", "[1,]", "{\"a\"}", "{a:1}", "nul", "1 2", "'a'", "\"\\x\"", "\"a", "01",
        "+1", "\xff", "\"\xff\"", "// comment\n1", "[NaN]"}) {
    const auto value = parseJson(text);
    ASSERT_FALSE(value) << text;
    EXPECT_NE(value.error().message.find("malformed JSON"), std::string::npos) << text;
  }
}

TEST(Json, NestingIsBounded) {
  const std::string deep = std::string(64, '[') + std::string(64, ']');
  EXPECT_EQ(again(deep), deep);
  const auto tooDeep = parseJson(std::string(65, '[') + std::string(65, ']'));
  ASSERT_FALSE(tooDeep);
  EXPECT_EQ(tooDeep.error().message, "JSON is nested too deeply");
  EXPECT_FALSE(parseJson(std::string(100'000, '[')));
  std::string objects;
  for (int i = 0; i < 100'000; i++) objects += "{\"a\":";
  EXPECT_FALSE(parseJson(objects));
}

TEST(Json, ManyKeysTakeNoLongTime) {
  std::string text = "{";
  for (int i = 0; i < 100'000; i++) text += "\"" + std::to_string(i) + "\":1,";
  text.back() = '}';
  const auto value = parseJson(text);
  ASSERT_TRUE(value);
  EXPECT_EQ(value->map()->size(), 100'000u);
}

TEST(Json, WhatJsonCannotSayIsReplaced) {
  EXPECT_EQ(toJson(Value{std::numeric_limits<double>::quiet_NaN()}), "null");
  EXPECT_EQ(toJson(Value{std::numeric_limits<double>::infinity()}), "null");
  EXPECT_EQ(toJson(Value{"a\xff"}), "\"a\xef\xbf\xbd\"");
  EXPECT_EQ(toJson(Value{Binary{std::string("\x00\xff", 2)}}), "[0,255]");
}

}  // namespace
}  // namespace roomd
