#include "plugin/run_folder.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "scratch.hpp"

namespace roomd {
namespace {

using testing::HasSubstr;
using RunFolderTest = ScratchTest;

TEST_F(RunFolderTest, IsPrivateAndRemovedAtTheEnd) {
  {
    RunFolder run(folder_ / "run");
    EXPECT_EQ(run.problem(), "");
    struct stat status {};
    ASSERT_EQ(stat((folder_ / "run").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0700U);

    write(folder_ / "game.so", "content");
    const auto staged = run.stage(folder_ / "game.so", 7);
    ASSERT_TRUE(staged.ok()) << staged.error().message;
    EXPECT_EQ(*staged, folder_ / "run" / "game.7.so");
    EXPECT_EQ(read(*staged), "content");
    EXPECT_THAT(run.stage(folder_ / "game.so", 7).error().message, HasSubstr("File exists"));
    EXPECT_THAT(run.stage(folder_ / "absent.so", 8).error().message, HasSubstr("No such file"));
  }
  EXPECT_FALSE(std::filesystem::exists(folder_ / "run"));
}

TEST_F(RunFolderTest, SaysWhyItCannotBeMade) {
  EXPECT_EQ(RunFolder(folder_ / "absent" / "run").problem(),
            "cannot create the run folder " + (folder_ / "absent" / "run").string() +
                ": No such file or directory");
}

TEST_F(RunFolderTest, ReusesAndClearsOneLeftBehind) {
  ASSERT_EQ(mkdir((folder_ / "run").c_str(), 0700), 0);
  write(folder_ / "run" / "game.1.so", "old");
  write(folder_ / "run" / "roomd.pid", "1");
  const RunFolder run(folder_ / "run");
  EXPECT_EQ(run.problem(), "");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "run" / "game.1.so"));
  EXPECT_TRUE(std::filesystem::exists(folder_ / "run" / "roomd.pid"));
}

TEST_F(RunFolderTest, LeavesAloneWhatIsNotPrivate) {
  std::filesystem::create_directory(folder_ / "open");
  std::filesystem::permissions(folder_ / "open", std::filesystem::perms(0755));
  ASSERT_EQ(mkdir((folder_ / "target").c_str(), 0700), 0);
  std::filesystem::create_symlink(folder_ / "target", folder_ / "link");
  for (const char* name : {"open", "link"}) {
    EXPECT_THAT(RunFolder(folder_ / name).problem(), HasSubstr("there already and not private"));
    EXPECT_TRUE(std::filesystem::exists(folder_ / name));
  }
}

}  // namespace
}  // namespace roomd
