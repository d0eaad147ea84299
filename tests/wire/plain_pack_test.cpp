#include "wire/plain_pack.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "recorded.hpp"

namespace roomd::wire {
namespace {

using test::bytes;

TEST(PlainPack, WritesNil) {
  std::string out = "x";
  packNil(out);
  EXPECT_EQ(out, "x\xC0");
}

TEST(PlainPack, WritesTextsInTheShortestForm) {
  const std::vector<std::pair<size_t, const char*>> cases{
      {0, "a0"},       {31, "bf"},        {32, "d920"},          {255, "d9ff"},
      {256, "da0100"}, {65535, "daffff"}, {65536, "db00010000"},
  };
  for (const auto& [size, head] : cases) {
    std::string out;
    packText(out, std::string(size, 't'));
    EXPECT_EQ(out, bytes(head) + std::string(size, 't')) << size;
  }
}

TEST(PlainPack, WritesMapHeadsInTheShortestForm) {
  const std::vector<std::pair<uint32_t, const char*>> cases{
      {0, "80"}, {15, "8f"}, {16, "de0010"}, {65535, "deffff"}, {65536, "df00010000"},
  };
  for (const auto& [count, head] : cases) {
    std::string out;
    packMapHead(out, count);
    EXPECT_EQ(out, bytes(head)) << count;
  }
}

}  // namespace
}  // namespace roomd::wire
