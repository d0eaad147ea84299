#include "room/map.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "room/schema.hpp"

namespace {

struct Thing {
  double size = 1;
  std::shared_ptr<int> resource;
};
SCHEMA(Thing, size);

template <class T>
std::vector<std::string> keys(const room::Map<T>& map) {
  std::vector<std::string> result;
  for (const auto& [key, value] : map) result.push_back(key);
  return result;
}

using Keys = std::vector<std::string>;

TEST(Map, FindsWhatWasAdded) {
  room::Map<Thing> map;
  EXPECT_TRUE(map.empty());
  map.add("a").size = 2;
  map["b"].size = 3;
  map.set("c", Thing{4, nullptr});
  EXPECT_EQ(map.size(), 3u);
  EXPECT_EQ(map.get("a")->size, 2);
  EXPECT_EQ(map.find("b")->size, 3);
  EXPECT_EQ(map.at("c").size, 4);
  EXPECT_EQ(map.get("d"), nullptr);
  EXPECT_TRUE(map.has("a"));
  EXPECT_FALSE(map.contains("d"));
  EXPECT_THROW(map.at("d"), std::out_of_range);
  const room::Map<Thing>& constant = map;
  EXPECT_EQ(constant.get("a"), map.get("a"));
}

TEST(Map, SubscriptKeepsAndAddReplaces) {
  room::Map<Thing> map;
  map["a"].size = 5;
  EXPECT_EQ(map["a"].size, 5);
  EXPECT_EQ(map.add("a").size, 1);
  EXPECT_EQ(map.size(), 1u);
}

TEST(Map, EndsAValueWhenItIsRemovedOrReplaced) {
  const auto resource = std::make_shared<int>();
  room::Map<Thing> map;
  map["a"].resource = resource;
  map["b"].resource = resource;
  map["c"].resource = resource;
  map["d"].resource = resource;
  EXPECT_EQ(resource.use_count(), 5);
  EXPECT_TRUE(map.remove("a"));
  EXPECT_FALSE(map.remove("a"));
  EXPECT_EQ(resource.use_count(), 4);
  map.add("b");
  EXPECT_EQ(resource.use_count(), 3);
  map.clear();
  EXPECT_EQ(resource.use_count(), 1);
  map["e"].resource = resource;
  map = room::Map<Thing>();
  EXPECT_EQ(resource.use_count(), 1);
}

TEST(Map, IteratesInOrderOfInsertion) {
  room::Map<int> map;
  for (const char* key : {"z", "y", "x", "w"}) map.set(key, 0);
  map.remove("y");
  map.set("y", 1);
  map.set("z", 2);
  EXPECT_EQ(keys(map), (Keys{"z", "x", "w", "y"}));
}

TEST(Map, OrderSurvivesTheReuseOfRemovedPlaces) {
  room::Map<int> map;
  Keys expected;
  for (int round = 0; round < 500; ++round) {
    const std::string key = std::to_string(round);
    map.set(key, round);
    expected.push_back(key);
    if (round % 3 != 0) {
      const std::string& oldest = expected[expected.size() / 2];
      map.remove(oldest);
      expected.erase(expected.begin() + static_cast<std::ptrdiff_t>(expected.size() / 2));
    }
  }
  EXPECT_EQ(keys(map), expected);
}

TEST(Map, BindingsReferToTheEntry) {
  room::Map<Thing> map;
  map.add("a");
  for (auto& [key, thing] : map) thing.size = 7;
  EXPECT_EQ(map["a"].size, 7);
  EXPECT_EQ(map.begin()->key, "a");
  const auto found =
      std::find_if(map.begin(), map.end(), [](auto& e) { return e.value.size == 7; });
  EXPECT_TRUE(found == map.begin());
}

TEST(Map, MayBeErasedFromWhileIterating) {
  room::Map<int> map;
  for (int key = 0; key < 20; ++key) map.set(std::to_string(key), key);
  for (auto& [key, value] : map) {
    if (value % 2 == 0) map.remove(std::string(key));
  }
  EXPECT_EQ(map.size(), 10u);
  EXPECT_FALSE(map.contains("4"));
}

TEST(Map, AddressesAreStable) {
  room::Map<Thing> map;
  Thing* first = &map.add("first");
  for (int key = 0; key < 2000; ++key) map.add(std::to_string(key));
  EXPECT_EQ(map.get("first"), first);
  room::Map<Thing> moved = std::move(map);
  EXPECT_EQ(moved.get("first"), first);
  EXPECT_EQ(moved.size(), 2001u);
}

TEST(Map, CopiesAreIndependent) {
  room::Map<std::string> map;
  map.set("a", "x");
  room::Map<std::string> copy = map;
  copy["a"] = "y";
  copy.set("b", "z");
  EXPECT_EQ(map["a"], "x");
  EXPECT_EQ(map.size(), 1u);
  map = copy;
  EXPECT_EQ(keys(map), (Keys{"a", "b"}));
  std::swap(map, copy);
  EXPECT_EQ(map["a"], "y");
}

TEST(Map, AMovedFromMapIsEmptyAndUsable) {
  room::Map<int> map;
  map.set("a", 1);
  room::Map<int> other = std::move(map);
  EXPECT_TRUE(map.empty());  // NOLINT: its state after the move is promised
  map.set("b", 2);
  EXPECT_EQ(map.size(), 1u);
  EXPECT_EQ(other.at("a"), 1);
}

struct Throws {
  explicit Throws(bool yes) {
    if (yes) throw std::runtime_error("no");
  }
  Throws() : Throws(fail) {}
  static inline bool fail = false;
  double field = 0;
};
SCHEMA(Throws, field);

TEST(Map, AConstructorThatThrowsLeavesNoEntry) {
  room::Map<Throws> map;
  map.add("there");
  Throws::fail = true;
  EXPECT_THROW(map.add("new"), std::runtime_error);
  EXPECT_THROW(map.add("there"), std::runtime_error);
  Throws::fail = false;
  EXPECT_TRUE(map.empty());
  map.add("there");
  map.add("new");
  EXPECT_EQ(keys(map), (Keys{"there", "new"}));
}

}  // namespace
