#include "author/new_plugin.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>
#include <iterator>

namespace roomd {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

class NewPlugin : public testing::Test {
 protected:
  NewPlugin() {
    std::string name = (fs::temp_directory_path() / "roomd_test.XXXXXX").string();
    folder = mkdtemp(name.data());
  }
  ~NewPlugin() override { fs::remove_all(folder); }

  static std::string read(const fs::path& file) {
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  fs::path folder;
};

TEST_F(NewPlugin, WritesEveryFileUnderItsName) {
  const auto made = writeNewPlugin(folder, "my_room", "/opt/roomd");
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->size(), 4U);
  for (const auto& file : *made) {
    EXPECT_THAT(read(file), Not(HasSubstr("@"))) << file << " has a gap that was not filled";
  }
  EXPECT_THAT(read(folder / "my_room/my_room.cpp"), HasSubstr("ROOM_PLUGIN(MyRoom)"));
  EXPECT_THAT(read(folder / "my_room/rooms.yaml"), HasSubstr("factory: my_room/MyRoom"));
  EXPECT_THAT(read(folder / "my_room/CMakeLists.txt"), HasSubstr("HINTS /opt/roomd)"));
}

TEST_F(NewPlugin, OverwritesNothing) {
  fs::create_directory(folder / "taken");
  const auto made = writeNewPlugin(folder, "taken", "/opt/roomd");
  ASSERT_FALSE(made);
  EXPECT_THAT(made.error().message, HasSubstr("there already"));
}

TEST_F(NewPlugin, RefusesWhatIsNoName) {
  for (const char* name : {"", "My", "1st", "a-b", "../up", "a b", "_a"}) {
    const auto made = writeNewPlugin(folder, name, "/opt/roomd");
    ASSERT_FALSE(made) << name;
    EXPECT_THAT(made.error().message, HasSubstr("cannot be a plugin's name"));
  }
  EXPECT_TRUE(fs::is_empty(folder));
}

TEST_F(NewPlugin, SaysWhyItCannotWrite) {
  std::ofstream(folder / "file") << "not a folder";
  const auto made = writeNewPlugin(folder / "file", "my_room", "/opt/roomd");
  ASSERT_FALSE(made);
  EXPECT_THAT(made.error().message, HasSubstr("Not a directory"));
}

}  // namespace
}  // namespace roomd
