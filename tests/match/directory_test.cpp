#include "match/directory.hpp"

#include <gtest/gtest.h>

#include "plugin/catalog.hpp"

namespace roomd {
namespace {

class DirectoryTest : public ::testing::Test {
 protected:
  uint64_t add(const std::string& roomId) { return directory.add(roomId, nullptr, type); }

  Directory directory;
  std::shared_ptr<const RoomType> type = std::make_shared<RoomType>();
};

TEST_F(DirectoryTest, EveryRoomHasAHigherSerial) {
  const auto first = add("a");
  EXPECT_GT(first, 0u);
  EXPECT_GT(add("b"), first);
}

TEST_F(DirectoryTest, AnIdIsTakenOnce) {
  EXPECT_NE(add("a"), 0u);
  EXPECT_EQ(add("a"), 0u);
  directory.remove("a");
  EXPECT_NE(add("a"), 0u);
}

TEST_F(DirectoryTest, HoldsTheRoomOfTheSerial) {
  const auto first = add("a");
  EXPECT_TRUE(directory.holds("a", first));
  directory.remove("a");
  EXPECT_FALSE(directory.holds("a", first));
  const auto second = add("a");
  EXPECT_FALSE(directory.holds("a", first));
  EXPECT_TRUE(directory.holds("a", second));
  EXPECT_FALSE(directory.holds("b", second));
}

TEST_F(DirectoryTest, KnowsWhatARoomWasMadeFrom) {
  add("a");
  EXPECT_EQ(directory.typeOf("a"), type);
  EXPECT_EQ(directory.typeOf("b"), nullptr);
  directory.remove("a");
  EXPECT_EQ(directory.typeOf("a"), nullptr);
  EXPECT_EQ(type.use_count(), 1);
}

}  // namespace
}  // namespace roomd
