#include "config/duration.hpp"

#include <gtest/gtest.h>

namespace roomd {
namespace {

using namespace std::chrono_literals;

TEST(ParseDuration, ReadsANumberAndItsUnit) {
  EXPECT_EQ(parseDuration("500ms"), 500ms);
  EXPECT_EQ(parseDuration("1s"), 1s);
  EXPECT_EQ(parseDuration("2m"), 2min);
  EXPECT_EQ(parseDuration("24h"), 24h);
  EXPECT_EQ(parseDuration("0s"), 0s);
}

TEST(ParseDuration, RefusesEverythingElse) {
  for (const char* text : {"", "s", "1", "1 s", "-1s", "1.5s", "1d", "1ss", "1S", "25h", "86401s",
                           "99999999999999ms", "off"}) {
    EXPECT_EQ(parseDuration(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace roomd
