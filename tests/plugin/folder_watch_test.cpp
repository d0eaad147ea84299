#include "plugin/folder_watch.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "scratch.hpp"

namespace roomd {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

/// Counts what a watch tells.
class Told {
 public:
  void operator()() {
    const std::lock_guard lock(mutex_);
    ++count_;
    changed_.notify_all();
  }
  /// Waits until it was told `count` times; false after ten seconds.
  bool reaches(int count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, 10s, [&] { return count_ >= count; });
  }
  int count() {
    const std::lock_guard lock(mutex_);
    return count_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

bool isPlugin(std::string_view name) { return name.ends_with(".so"); }

class FolderWatching : public ScratchTest {
 protected:
  void write(const fs::path& file) { ScratchTest::write(file, "content"); }

  fs::path folder = folder_ / "plugins";
  Told told;
};

TEST_F(FolderWatching, AFileThatWasWrittenIsTold) {
  fs::create_directory(folder);
  const FolderWatch watch({{folder, isPlugin}}, std::ref(told), 10ms);
  write(folder / "game.so");
  EXPECT_TRUE(told.reaches(1));
}

TEST_F(FolderWatching, AFileMovedIntoPlaceIsTold) {
  fs::create_directory(folder);
  write(folder_ / "fresh.so");
  const FolderWatch watch({{folder, isPlugin}}, std::ref(told), 10ms);
  fs::rename(folder_ / "fresh.so", folder / "game.so");
  EXPECT_TRUE(told.reaches(1));
}

TEST_F(FolderWatching, AFileStillOpenForWritingIsNotTold) {
  fs::create_directory(folder);
  const FolderWatch watch({{folder, isPlugin}}, std::ref(told), 10ms);
  {
    std::ofstream half(folder / "game.so");
    half << "half of it" << std::flush;
    std::this_thread::sleep_for(150ms);
    EXPECT_EQ(told.count(), 0);
  }
  EXPECT_TRUE(told.reaches(1));
}

TEST_F(FolderWatching, OtherFilesDoNotMatter) {
  fs::create_directory(folder);
  const FolderWatch watch({{folder, isPlugin}}, std::ref(told), 10ms);
  write(folder / "game.so.tmp");
  std::this_thread::sleep_for(100ms);
  EXPECT_EQ(told.count(), 0);
  write(folder / "game.so");
  EXPECT_TRUE(told.reaches(1));
}

TEST_F(FolderWatching, ManyFilesOfOneMomentAreToldOnce) {
  fs::create_directory(folder);
  const FolderWatch watch({{folder, isPlugin}}, std::ref(told), 1000ms);
  for (int i = 0; i < 20; i++) write(folder / (std::to_string(i) + ".so"));
  EXPECT_TRUE(told.reaches(1));
  std::this_thread::sleep_for(50ms);
  EXPECT_EQ(told.count(), 1);
}

TEST_F(FolderWatching, AFolderThatComesLaterIsWatched) {
  const FolderWatch watch({{folder, isPlugin}}, std::ref(told), 10ms);
  fs::create_directory(folder);
  EXPECT_TRUE(told.reaches(1)) << "whatever is in it is new";
  write(folder / "game.so");
  EXPECT_TRUE(told.reaches(2));
}

TEST_F(FolderWatching, AFolderThatWasReplacedIsWatchedAgain) {
  fs::create_directory(folder);
  const FolderWatch watch({{folder, isPlugin}}, std::ref(told), 10ms);
  fs::rename(folder, folder_ / "old");
  fs::create_directory(folder);
  EXPECT_TRUE(told.reaches(1));
  write(folder / "game.so");
  EXPECT_TRUE(told.reaches(2));
}

TEST_F(FolderWatching, TwoFoldersEachByTheirOwnRule) {
  fs::create_directory(folder);
  const FolderWatch watch(
      {{folder, isPlugin}, {folder_, [](std::string_view name) { return name == "rooms.yaml"; }}},
      std::ref(told), 10ms);
  write(folder_ / "game.so");
  std::this_thread::sleep_for(100ms);
  EXPECT_EQ(told.count(), 0);
  write(folder_ / "rooms.yaml");
  EXPECT_TRUE(told.reaches(1));
}

TEST_F(FolderWatching, OneFolderMayBeWatchedForTwoReasons) {
  fs::create_directory(folder);
  const auto isRooms = [](std::string_view name) { return name == "rooms.yaml"; };
  const FolderWatch watch({{folder, isPlugin}, {folder, isRooms}}, std::ref(told), 10ms);
  std::this_thread::sleep_for(700ms);
  EXPECT_EQ(told.count(), 0) << "nothing was written";
  write(folder / "game.so");
  EXPECT_TRUE(told.reaches(1));
  write(folder / "rooms.yaml");
  EXPECT_TRUE(told.reaches(2));
}

}  // namespace
}  // namespace roomd
