#include "config/scalar.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace roomd {
namespace {

TEST(ResolveScalar, FollowsTheCoreSchema) {
  const double infinity = std::numeric_limits<double>::infinity();
  const std::pair<const char*, Value> cases[] = {
      {"", {}},
      {"~", {}},
      {"null", {}},
      {"true", {true}},
      {"False", {false}},
      {"0", {0}},
      {"007", {7}},
      {"+5", {5}},
      {"-12", {-12}},
      {"0x1F", {31}},
      {"0o17", {15}},
      {"9223372036854775807", {std::numeric_limits<int64_t>::max()}},
      {"-9223372036854775808", {std::numeric_limits<int64_t>::min()}},
      {"18446744073709551615", {std::numeric_limits<uint64_t>::max()}},
      {"18446744073709551616", {18446744073709551616.0}},
      {"-9223372036854775809", {-9223372036854775808.0}},
      {"1e3", {1000.0}},
      {"-2.5E-1", {-0.25}},
      {".5", {0.5}},
      {"5.", {5.0}},
      {"1e999", {infinity}},
      {".inf", {infinity}},
      {"+.Inf", {infinity}},
      {"-.INF", {-infinity}},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(resolveScalar(text), expected) << text;
  EXPECT_TRUE(std::isnan(std::get<double>(resolveScalar(".nan").data)));
}

TEST(ResolveScalar, LeavesEverythingElseText) {
  for (const char* text :
       {"yes", "no", "on", "tRUE", "nul", "0x",    "0xG",     "0o8",   "-0x1F", "1_000", "1e",
        "1e+", "e3", ".",  "+",    "-",   "1.2.3", "0.0.0.0", "12:30", "inf",   "-.nan", "1 2"}) {
    EXPECT_EQ(resolveScalar(text), Value{std::string(text)}) << text;
  }
}

}  // namespace
}  // namespace roomd
