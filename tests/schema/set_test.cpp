#include "room/set.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hex.hpp"
#include "room/collection.hpp"
#include "room/state/encoder.hpp"

namespace {

TEST(Set, HoldsEachValueOnce) {
  room::Set<std::string> set{"a", "b", "a"};
  EXPECT_EQ(set.size(), 2u);
  EXPECT_FALSE(set.add("b"));
  EXPECT_TRUE(set.insert("c"));
  EXPECT_TRUE(set.has("c"));
  EXPECT_TRUE(set.remove("a"));
  EXPECT_FALSE(set.erase("a"));
  EXPECT_EQ(std::vector<std::string>(set.begin(), set.end()), (std::vector<std::string>{"b", "c"}));
  set.clear();
  EXPECT_TRUE(set.empty());
}

TEST(Collection, HoldsAValueManyTimes) {
  room::Collection<int> bag{1, 2, 1};
  EXPECT_EQ(bag.size(), 3u);
  EXPECT_TRUE(bag.remove(1));
  EXPECT_EQ(std::vector<int>(bag.begin(), bag.end()), (std::vector<int>{2, 1}));
}

struct Bags {
  room::Set<std::string> set;
  room::Collection<std::int8_t> bag;
};
SCHEMA(Bags, set, bag);

TEST(Set, TellsAdditionsAndStartsAnewForRemovals) {
  Bags bags;
  room::StateEncoder<Bags> encoder(bags);
  const auto patch = [&] {
    return encoder.patch(ROOM_STREAM_V3) ? test::hex(encoder.patchBytes(ROOM_STREAM_V3)) : "";
  };
  patch();
  bags.set.add("a");
  bags.bag.add(5);
  EXPECT_EQ(patch(), "FF 01 80 00 A1 61 FF 02 80 00 05");
  bags.set.add("b");
  bags.bag.add(5);
  EXPECT_EQ(patch(), "FF 01 80 01 A1 62 FF 02 80 01 05");
  bags.set.remove("a");
  EXPECT_EQ(patch(), "FF 01 0A 80 02 A1 62");
  bags.set.remove("b");
  bags.set.add("b");
  EXPECT_EQ(patch(), "");
  bags = Bags{{"b"}, {5, 6}};
  EXPECT_EQ(patch(), "FF 02 0A 80 02 05 80 03 06");
}

}  // namespace
