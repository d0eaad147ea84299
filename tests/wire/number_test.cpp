#include "wire/number.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <utility>
#include <vector>

#include "recorded.hpp"

namespace roomd::wire {
namespace {

using test::bytes;

constexpr int64_t kMin64 = std::numeric_limits<int64_t>::min();
constexpr int64_t kMax64 = std::numeric_limits<int64_t>::max();

TEST(Number, IsWrittenInTheShortestForm) {
  const std::vector<std::pair<int64_t, const char*>> cases{
      {0, "00"},
      {127, "7f"},
      {128, "cc80"},
      {255, "ccff"},
      {256, "cd0001"},
      {300, "cd2c01"},
      {65535, "cdffff"},
      {65536, "ce00000100"},
      {4294967295, "ceffffffff"},
      {4294967296, "cf0000000001000000"},
      {-1, "ff"},
      {-32, "e0"},
      {-33, "d0df"},
      {-128, "d080"},
      {-129, "d17fff"},
      {-32768, "d10080"},
      {-32769, "d2ff7fffff"},
      {-2147483648, "d200000080"},
      {-2147483649, "d3ffffff7fffffffff"},
  };
  for (const auto& [value, hex] : cases) {
    std::string out = "x";
    appendNumber(out, value);
    EXPECT_EQ(out, "x" + bytes(hex)) << value;
    EXPECT_EQ(encodeNumber(value).view(), bytes(hex)) << value;
  }
}

TEST(Number, ComesBackAsItWasWritten) {
  for (const int64_t value : {int64_t{0}, int64_t{64}, int64_t{-1}, int64_t{-32}, int64_t{-33},
                              int64_t{1000}, int64_t{-40000}, int64_t{1} << 40, kMin64, kMax64}) {
    std::string written;
    appendNumber(written, value);
    written += "rest";
    std::string_view in = written;
    int64_t read = 0;
    ASSERT_TRUE(readNumber(in, read)) << value;
    EXPECT_EQ(read, value);
    EXPECT_EQ(in, "rest");
  }
}

TEST(Number, IsReadFromAnyForm) {
  const std::vector<std::pair<const char*, int64_t>> cases{
      {"cc07", 7},       {"cd0700", 7},
      {"ce07000000", 7}, {"cf0700000000000000", 7},
      {"d007", 7},       {"d10700", 7},
      {"d207000000", 7}, {"d30700000000000000", 7},
      {"ca0000e040", 7}, {"cb0000000000001c40", 7},
      {"ca00000080", 0}, {"cb000000000000e0c3", kMin64},
  };
  for (const auto& [hex, value] : cases) {
    const std::string written = bytes(hex);
    std::string_view in = written;
    int64_t read = -99;
    ASSERT_TRUE(readNumber(in, read)) << hex;
    EXPECT_EQ(read, value) << hex;
    EXPECT_TRUE(in.empty()) << hex;
  }
}

TEST(Number, IsRefusedWhenItIsNoInteger) {
  for (const char* hex : {
           "",                    // nothing
           "a0", "80", "c0",      // other types
           "ca0000c03f",          // 1.5
           "cb000000000000f87f",  // not a number
           "cb000000000000f07f",  // infinity
           "cb000000000000e043",  // 2^63
           "cfffffffffffffffff",  // 2^64 - 1
       }) {
    const std::string written = bytes(hex);
    std::string_view in = written;
    int64_t read = 0;
    EXPECT_FALSE(readNumber(in, read)) << hex;
    EXPECT_EQ(in, written) << hex;
  }
}

TEST(Number, IsRefusedWhenCutOff) {
  for (const char* hex : {"cc80", "cd0001", "ce00000100", "cf0000000001000000", "d080", "d17fff",
                          "d2ff7fffff", "d3ffffff7fffffffff", "ca0000e040", "cb0000000000001c40"}) {
    const std::string whole = bytes(hex);
    for (size_t size = 0; size < whole.size(); ++size) {
      const std::string cut = whole.substr(0, size);
      std::string_view in = cut;
      int64_t read = 0;
      EXPECT_FALSE(readNumber(in, read)) << hex << " to " << size;
    }
  }
}

TEST(String, HasTheShortestHead) {
  const std::vector<std::pair<size_t, const char*>> cases{
      {0, "a0"},       {31, "bf"},        {32, "d920"},          {255, "d9ff"},
      {256, "da0001"}, {65535, "daffff"}, {65536, "db00000100"},
  };
  for (const auto& [size, head] : cases) {
    const std::string text(size, 'x');
    std::string written;
    appendString(written, text);
    EXPECT_EQ(written, bytes(head) + text) << size;

    std::string_view in = written;
    std::string_view read;
    ASSERT_TRUE(readString(in, read)) << size;
    EXPECT_EQ(read, text);
    EXPECT_TRUE(in.empty());

    const std::string cut = written.substr(0, written.size() - 1);
    in = cut;
    EXPECT_FALSE(readString(in, read)) << size;
    EXPECT_EQ(in, cut);
  }
}

TEST(String, IsRefusedWhenItIsNone) {
  for (const char* hex :
       {"", "05", "9f", "c0", "d8", "dc", "ff", "d9", "da05", "dbffffff", "dbffffffff"}) {
    const std::string written = bytes(hex);
    std::string_view in = written;
    std::string_view read;
    EXPECT_FALSE(readString(in, read)) << hex;
  }
}

}  // namespace
}  // namespace roomd::wire
