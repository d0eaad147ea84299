#include "guard/crash_writer.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <functional>
#include <string>

namespace roomd {
namespace {

std::string written(const std::function<void(CrashWriter&)>& write) {
  int ends[2] = {};
  EXPECT_EQ(pipe(ends), 0);
  {
    CrashWriter writer(ends[1]);
    write(writer);
  }
  close(ends[1]);
  std::string all;
  char buffer[4096];
  for (ssize_t count = read(ends[0], buffer, sizeof buffer); count > 0;
       count = read(ends[0], buffer, sizeof buffer)) {
    all.append(buffer, static_cast<size_t>(count));
  }
  close(ends[0]);
  return all;
}

TEST(CrashWriterTest, WritesTextsAndNumbers) {
  EXPECT_EQ(written([](CrashWriter& out) { out.text("a ").decimal(0).text(" ").decimal(1203); }),
            "a 0 1203");
  EXPECT_EQ(written([](CrashWriter& out) { out.address(0).text(" ").address(0x1fa0); }),
            "0x0 0x1fa0");
  EXPECT_EQ(written([](CrashWriter& out) { out.decimal(~uint64_t{0}); }), "18446744073709551615");
  const uint8_t bytes[] = {0x00, 0x9f, 0xff};
  EXPECT_EQ(written([&](CrashWriter& out) { out.bytes(bytes, sizeof bytes); }), "009fff");
}

TEST(CrashWriterTest, WritesMoreThanItHolds) {
  const std::string much(5000, 'x');
  EXPECT_EQ(written([&](CrashWriter& out) { out.text(much).text("!"); }), much + "!");
}

}  // namespace
}  // namespace roomd
