#include "room/state/utf8.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using room::detail::isUtf8;
using room::detail::toUtf8;

const std::string kMark = "\xEF\xBF\xBD";

TEST(Utf8, AcceptsEveryLength) {
  const std::string text = std::string("a\0b", 3) + "\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF" +
                           "\xEE\x80\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF";
  EXPECT_TRUE(isUtf8(text));
  EXPECT_EQ(toUtf8(text), text);
}

TEST(Utf8, FindsAMalformedByteBehindEightPlainOnes) {
  EXPECT_TRUE(isUtf8("12345678"));
  EXPECT_FALSE(isUtf8("12345678\x80"));
  EXPECT_FALSE(isUtf8("1234567\x80"));
}

// The numbers of marks are those of JavaScript's TextDecoder.
TEST(Utf8, ReplacesWhatIsMalformed) {
  EXPECT_EQ(toUtf8("a\x80z"), "a" + kMark + "z");
  EXPECT_EQ(toUtf8("\xC3"), kMark);
  EXPECT_EQ(toUtf8("\xC3z"), kMark + "z");
  EXPECT_EQ(toUtf8("\xF0\x9F\x98"), kMark);
  EXPECT_EQ(toUtf8("\xF0\x9F\x98z"), kMark + "z");
  EXPECT_EQ(toUtf8("\xC0\x80"), kMark + kMark);
  EXPECT_EQ(toUtf8("\xE0\x80\x80"), kMark + kMark + kMark);
  EXPECT_EQ(toUtf8("\xED\xA0\x80"), kMark + kMark + kMark);
  EXPECT_EQ(toUtf8("\xF4\x90\x80\x80"), kMark + kMark + kMark + kMark);
  EXPECT_EQ(toUtf8("\xF5\xFF"), kMark + kMark);
}

}  // namespace
