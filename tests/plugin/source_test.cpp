#include "plugin/source.hpp"

#include <chrono>
#include <thread>

#include "scratch.hpp"

namespace roomd {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

class Source : public ScratchTest {
 protected:
  std::filesystem::path file() const { return folder_ / "game.so"; }
};

TEST_F(Source, AnOldFileIsSettledAtOnce) {
  install(file(), "content");
  SettleRule rule;
  rule.pause = [] { FAIL() << "waited"; };
  EXPECT_EQ(waitUntilSettled(file(), rule), std::nullopt);
}

TEST_F(Source, AFreshFileIsWatchedForAMoment) {
  write(file(), "content");
  const auto start = Clock::now();
  EXPECT_EQ(waitUntilSettled(file()), std::nullopt);
  EXPECT_GE(Clock::now() - start, 150ms);
}

TEST_F(Source, AFileFromTheFutureIsWatchedForAMomentToo) {
  write(file(), "content");
  std::filesystem::last_write_time(file(), std::filesystem::file_time_type::clock::now() + 24h);
  EXPECT_EQ(waitUntilSettled(file()), std::nullopt);
}

TEST_F(Source, AFileThatKeepsChangingIsGivenUp) {
  write(file(), "content");
  SettleRule rule{.quiet = 20ms, .patience = 200ms};
  int looks = 0;
  rule.pause = [&] {
    std::this_thread::sleep_for(30ms);
    write(file(), std::string(static_cast<size_t>(++looks), 'x'));
  };
  EXPECT_EQ(waitUntilSettled(file(), rule), "settle: still changing after 200 ms");
}

TEST_F(Source, AFileThatStopsChangingIsSettled) {
  write(file(), "content");
  SettleRule rule{.quiet = 20ms, .patience = 60s};
  int looks = 0;
  rule.pause = [&] {
    std::this_thread::sleep_for(30ms);
    if (++looks <= 3) write(file(), std::string(static_cast<size_t>(looks), 'x'));
  };
  EXPECT_EQ(waitUntilSettled(file(), rule), std::nullopt);
  EXPECT_EQ(looks, 4);
}

TEST_F(Source, NamesTheFolderOfAMissingFile) {
  EXPECT_EQ(waitUntilSettled(file()), "find: no such file in " + folder_.string());
  std::filesystem::create_directory(file());
  EXPECT_EQ(waitUntilSettled(file()), "find: is no regular file");
}

TEST_F(Source, ACopyOfAFileThatWasReplacedMeanwhileIsMadeAgain) {
  install(file(), "first");
  int copies = 0;
  const auto made = copyWhole(file(), [&]() -> Result<std::filesystem::path> {
    const auto copy = folder_ / ("copy" + std::to_string(++copies));
    write(copy, read(file()));
    if (copies < 3) install(file(), "other");
    return copy;
  });
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(copies, 3);
  EXPECT_EQ(read(*made), "other");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "copy1"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "copy2"));
}

TEST_F(Source, ACopyOfAFileThatIsReplacedEachTimeIsGivenUp) {
  install(file(), "first");
  const auto made = copyWhole(file(), [&]() -> Result<std::filesystem::path> {
    write(folder_ / "copy", read(file()));
    install(file(), "other");
    return folder_ / "copy";
  });
  EXPECT_EQ(made.error().message, "stage: was replaced while it was copied, 3 times");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "copy"));
}

TEST_F(Source, NamesTheTargetOfADanglingLink) {
  std::filesystem::create_symlink("gone.so", file());
  EXPECT_EQ(waitUntilSettled(file()), "find: is a link to gone.so, which is not there");
}

TEST_F(Source, HashTellsContentsApart) {
  write(folder_ / "a", "content");
  write(folder_ / "b", "content");
  write(folder_ / "c", "Content");
  write(folder_ / "d", "content" + std::string(200'000, 'x'));
  write(folder_ / "e", "content" + std::string(199'999, 'x') + "y");
  EXPECT_EQ(*hashContent(folder_ / "a"), *hashContent(folder_ / "b"));
  EXPECT_NE(*hashContent(folder_ / "a"), *hashContent(folder_ / "c"));
  EXPECT_NE(*hashContent(folder_ / "d"), *hashContent(folder_ / "e"));
  EXPECT_EQ(hashContent(folder_ / "absent").error().message, "cannot be read");
}

}  // namespace
}  // namespace roomd
