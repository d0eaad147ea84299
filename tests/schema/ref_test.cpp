#include "room/ref.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "hex.hpp"
#include "room/state/encoder.hpp"

namespace {

struct Item {
  std::string name = "item";
  std::shared_ptr<int> resource;
};
SCHEMA(Item, name);

struct Boss : Item {
  double rage = 1;
};
SCHEMA_EXTENDS(Boss, Item, rage);

struct Chief : Boss {};
SCHEMA_EXTENDS(Chief, Boss);

struct Place {
  room::Ref<Item> owner;
  room::Ref<Place> next;
};
SCHEMA(Place, owner, next);

TEST(Ref, SharesAnInstance) {
  const auto resource = std::make_shared<int>();
  room::Ref<Item> first = room::make<Item>("sword", resource);
  room::Ref<Item> second = first;
  second->name = "axe";
  EXPECT_EQ(first->name, "axe");
  EXPECT_EQ(first, second);
  EXPECT_NE(first, room::make<Item>());
  first.reset();
  EXPECT_FALSE(first);
  EXPECT_EQ(resource.use_count(), 2);
  second = nullptr;
  EXPECT_EQ(second, nullptr);
  EXPECT_EQ(resource.use_count(), 1);
}

TEST(Ref, HoldsNothingOnceItIsMovedFrom) {
  room::Ref<Item> first = room::make<Boss>();
  room::Ref<Item> second = std::move(first);
  EXPECT_FALSE(first);
  EXPECT_TRUE(second);
  first = std::move(second);
  EXPECT_EQ(second, nullptr);
  EXPECT_TRUE(first);
}

TEST(Ref, KnowsWhatItHolds) {
  const room::Ref<Item> item = room::make<Chief>();
  EXPECT_EQ(item.as<Boss>()->rage, 1);
  EXPECT_EQ(item.as<Boss>(), item);
  EXPECT_TRUE(item.as<Item>());
  EXPECT_FALSE(room::Ref<Item>(room::make<Boss>()).as<Chief>());
  EXPECT_FALSE(room::Ref<Item>().as<Boss>());
}

/// The v3 bytes of each patch.
struct Followed {
  Place place;
  room::StateEncoder<Place> encoder{place};

  Followed() { encoder.patch(ROOM_STREAM_V3); }

  std::string patch(std::uint32_t stream = ROOM_STREAM_V3) {
    return encoder.patch(stream) ? test::hex(encoder.patchBytes(stream)) : "";
  }
};

TEST(Ref, IsToldWithItsContentsOnce) {
  Followed followed;
  followed.place.owner = room::make<Item>();
  EXPECT_EQ(followed.patch(), "80 01 FF 01 80 A4 69 74 65 6D");
  followed.place.next = room::make<Place>(followed.place.owner);
  EXPECT_EQ(followed.patch(), "81 02 FF 02 80 01");
  followed.place.owner->name = "x";
  EXPECT_EQ(followed.patch(), "FF 01 80 A1 78");
  EXPECT_EQ(followed.patch(), "");
}

TEST(Ref, TellsATypeThatExtendsItsOwn) {
  Followed followed;
  followed.place.owner = room::make<Boss>();
  EXPECT_EQ(followed.patch(), "80 01 D5 02 FF 01 80 A4 69 74 65 6D 81 01");
}

TEST(Ref, IsDeletedWhenItHoldsNothing) {
  Followed followed;
  const auto item = followed.place.owner = room::make<Item>();
  followed.patch();
  followed.place.owner = nullptr;
  EXPECT_EQ(followed.patch(), "40");
  // Clients have forgotten it.
  followed.place.owner = item;
  EXPECT_EQ(followed.patch(), "80 02 FF 02 80 A4 69 74 65 6D");
}

TEST(Ref, ReplacesAsEachStreamNeedsIt) {
  Followed followed;
  const auto item = followed.place.owner = room::make<Item>();
  followed.patch();
  followed.place.owner = room::make<Item>();
  EXPECT_EQ(followed.patch(ROOM_STREAM_V2), "80 02 FF 02 80 A4 69 74 65 6D");
  followed.place.owner = item;
  EXPECT_EQ(followed.patch(ROOM_STREAM_V3), "C0 03 FF 03 80 A4 69 74 65 6D");
}

struct Shelf {
  room::Map<Item> items;
  room::Ref<Shelf> next;
};
SCHEMA(Shelf, items, next);

TEST(Ref, MayHoldItselfThoughItMoves) {
  Shelf root;
  root.next = room::make<Shelf>();
  const auto circle = root.next->next = room::make<Shelf>();
  circle->next = room::make<Shelf>();
  circle->items.add("a");
  room::StateEncoder<Shelf> encoder(root);
  encoder.patch(ROOM_STREAM_V2);
  circle->next->next = circle;
  root.next = circle;
  EXPECT_TRUE(encoder.patch(ROOM_STREAM_V2));
  circle->next = nullptr;
  EXPECT_TRUE(encoder.patch(ROOM_STREAM_V2));
}

/// What the types of a state have below them, which clients of 0.15 need care with.
struct Tool {
  std::string name;
};
SCHEMA(Tool, name);

struct Toolbox : Tool {
  room::Map<Tool> tools;
};
SCHEMA_EXTENDS(Toolbox, Tool, tools);

struct Worker {
  room::Array<Tool> own;
  room::Map<double> wages;
};
SCHEMA(Worker, own, wages);

struct Workshop {
  room::Array<Worker> workers;
  room::Ref<Tool> bench;
};
SCHEMA(Workshop, workers, bench);

TEST(Ref, TypesKnowWhatIsBelowThem) {
  using Below = std::tuple<std::string_view, bool, bool>;
  std::set<Below> below;
  for (const auto& type : room::detail::typesOf<Workshop>()) {
    below.emplace(type.name, type.hasMaps, type.hasRefs);
  }
  // No array of tools holds a toolbox.
  const std::set<Below> expected{{"Workshop", true, true},
                                 {"Worker", false, false},
                                 {"Tool", false, false},
                                 {"Toolbox", true, false}};
  EXPECT_EQ(below, expected);
}

TEST(Ref, TypesAreNumberedAsTheOriginalsDo) {
  const auto& types = room::detail::typesOf<Place>();
  ASSERT_EQ(types.size(), 4u);
  EXPECT_EQ(types[1].fields.size(), 1u);
  EXPECT_EQ(types[2].base, 1u);
  EXPECT_EQ(types[2].inherited, 1u);
  EXPECT_EQ(types[3].base, 2u);
  EXPECT_EQ(types[3].fields.size(), 2u);
}

}  // namespace
