#include "wire/utf8.hpp"

#include <gtest/gtest.h>

#include "recorded.hpp"

namespace roomd::wire {
namespace {

using test::bytes;

std::string repaired(std::string_view text) {
  std::string out;
  appendAsUtf8(out, text);
  return out;
}

TEST(Utf8, AcceptsEveryWellFormedSequence) {
  for (const char* hex : {"", "00", "7f", "c280", "dfbf", "e0a080", "ecbfbf", "ed9fbf", "ee8080",
                          "efbfbf", "f0908080", "f3bfbfbf", "f48fbfbf"}) {
    const std::string text = "0123456789" + bytes(hex) + "z";
    EXPECT_TRUE(isUtf8(text)) << hex;
    EXPECT_EQ(repaired(text), text) << hex;
  }
}

TEST(Utf8, RefusesEveryIllFormedSequence) {
  for (const char* hex : {"80", "bf", "c080", "c1bf", "c27f", "c2", "e09fbf", "eda080", "edbfbf",
                          "e08080", "f08fbfbf", "f4908080", "f5808080", "ff", "e282", "f09f98"}) {
    EXPECT_EQ(validUtf8Prefix("0123456789" + bytes(hex)), 10u) << hex;
  }
}

TEST(Utf8, SeesABadByteAnywhereInALongText) {
  for (size_t at = 0; at < 40; ++at) {
    std::string text(40, 'a');
    text[at] = '\xFF';
    EXPECT_EQ(validUtf8Prefix(text), at);
  }
}

TEST(Utf8, RepairsAsBrowsersDo) {
  const std::string mark = "\xEF\xBF\xBD";
  EXPECT_EQ(repaired(bytes("61 ff 62")), "a" + mark + "b");
  EXPECT_EQ(repaired(bytes("ff ff")), mark + mark);
  // A cut sequence is one mark, a surrogate three.
  EXPECT_EQ(repaired(bytes("f09f98 61")), mark + "a");
  EXPECT_EQ(repaired(bytes("f09f98")), mark);
  EXPECT_EQ(repaired(bytes("eda080")), mark + mark + mark);
  EXPECT_EQ(repaired(bytes("c3 c3a9")), mark + "\u00e9");
}

}  // namespace
}  // namespace roomd::wire
