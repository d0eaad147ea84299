#include "guard/stack_symbols.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <string>

extern "C" int functionWithAPlainName(int value);
extern "C" __attribute__((noinline)) int functionWithAPlainName(int value) { return value + 1; }

namespace roomd {
namespace {

using testing::ContainsRegex;

std::string frame(const void* address) {
  int ends[2] = {};
  EXPECT_EQ(pipe(ends), 0);
  {
    CrashWriter writer(ends[1]);
    writeFrame(writer, address);
  }
  char buffer[512];
  const ssize_t count = read(ends[0], buffer, sizeof buffer);
  close(ends[0]);
  close(ends[1]);
  return {buffer, static_cast<size_t>(count)};
}

TEST(WriteFrame, NamesModuleOffsetAndFunction) {
  const auto* function = reinterpret_cast<const char*>(&functionWithAPlainName);
  EXPECT_THAT(frame(function + 1),
              ContainsRegex("^roomd\\+0x[0-9a-f]+ \\(functionWithAPlainName\\+0x1\\)$"));
}

TEST(WriteFrame, WritesAnAddressThatIsInNoModule) {
  EXPECT_EQ(frame(reinterpret_cast<const void*>(uintptr_t{0x10})), "0x10");
}

TEST(BuildIdAt, IsThatOfTheModule) {
  const auto* function = reinterpret_cast<const void*>(&functionWithAPlainName);
  EXPECT_EQ(buildIdAt(function).size(), 20U);
  EXPECT_TRUE(buildIdAt(nullptr).empty());
}

}  // namespace
}  // namespace roomd
