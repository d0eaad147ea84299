#include "room/state/snapshot.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <optional>
#include <string>

#include "room/room.hpp"

namespace {

struct Item {
  std::string name = "item";
  int32_t uses = 0;
};
SCHEMA(Item, name, uses);

struct Sword : Item {
  double edge = 1;
};
SCHEMA_EXTENDS(Sword, Item, edge);

struct Spot {
  float x = 0;
  std::optional<std::string> label;
};
SCHEMA(Spot, x, label);

struct World {
  int32_t turn = 0;
  Spot center;
  room::Map<Spot> spots;
  room::Map<room::Ref<Item>> named;
  room::Array<Spot> path;
  room::Array<double> numbers;
  room::Array<room::Ref<Item>> bag;
  room::Set<std::string> tags;
  room::Collection<room::Ref<Item>> loot;
  room::Ref<Item> held;
  int secret = 0;
};
SCHEMA(World, turn, center, spots, named, path, numbers, bag, tags, loot, held);

constexpr uint32_t kBoth = ROOM_STREAM_V2 | ROOM_STREAM_V3;

/// Mixes the numbers of a map, leaves gaps in those of instances, and shares one.
void play(World& world, room::StateEncoder<World>& encoder) {
  for (int i = 0; i < 12; ++i) world.spots.add("spot" + std::to_string(i)).x = float(i);
  world.held = room::make<Sword>();
  world.bag.push(world.held);
  world.bag.push(room::make<Item>("axe"));
  world.named.set("mine", world.held);
  world.named.set("none", nullptr);
  world.loot.add(world.held);
  world.tags.add("one");
  world.path.push({1, "start"});
  world.numbers.push(0.5);
  encoder.patch(kBoth);
  for (int i = 0; i < 12; i += 3) world.spots.remove("spot" + std::to_string(i));
  encoder.patch(kBoth);
  for (const char* name : {"late", "later", "last", "behind"}) world.spots.add(name).label = "here";
  world.tags.add("two");
  world.center.x = 7;
  encoder.patch(kBoth);
}

/// Touches everything: old and new entries, instances and places.
void playOn(World& world) {
  world.turn = 9;
  world.spots["spot1"].x = 100;
  world.spots["another"].x = 1;
  world.spots.remove("late");
  world.held->uses = 3;
  world.bag.push(room::make<Sword>(Item{"new"}));
  world.named.set("none", world.held);
  world.loot.add(room::make<Item>());
  world.tags.add("three");
  world.path[0].x = 2;
  world.path.push({3, {}});
  world.numbers.push(1.5);
  world.center.label = "c";
}

TEST(Snapshot, ASecondEncoderGoesOnWithTheSameBytes) {
  World first;
  room::StateEncoder<World> encoder(first);
  play(first, encoder);
  World second;
  second.turn = 5;
  second.spots.add("stale");
  second.tags.add("stale");
  second.secret = 42;
  room::StateEncoder<World> heir(second);
  heir.patch(kBoth);
  heir.load(encoder.save().value());

  EXPECT_EQ(room::toValue(second), room::toValue(first));
  EXPECT_EQ(second.secret, 42) << "not listed";
  EXPECT_FALSE(heir.patch(kBoth)) << "clients know all of it";
  EXPECT_EQ(heir.fullState(ROOM_STREAM_V3, false), encoder.fullState(ROOM_STREAM_V3, false));
  playOn(first);
  playOn(second);
  ASSERT_TRUE(encoder.patch(kBoth));
  ASSERT_TRUE(heir.patch(kBoth));
  for (const uint32_t stream : {ROOM_STREAM_V2, ROOM_STREAM_V3}) {
    EXPECT_EQ(heir.patchBytes(stream), encoder.patchBytes(stream));
  }
}

TEST(Snapshot, KeepsWhatIsSharedAndItsType) {
  World first;
  room::StateEncoder<World> encoder(first);
  play(first, encoder);
  World second;
  room::StateEncoder<World> heir(second);
  heir.load(encoder.save().value());
  EXPECT_TRUE(second.held.as<Sword>());
  EXPECT_FALSE(second.bag[1].as<Sword>());
  EXPECT_EQ(second.bag[0], second.held);
  EXPECT_EQ(second.named.at("mine"), second.held);
  EXPECT_EQ(*second.loot.begin(), second.held);
  EXPECT_EQ(second.named.at("none"), nullptr);
}

struct Plain {
  int32_t number = 1;
};
SCHEMA(Plain, number);
struct Optional {
  std::optional<int32_t> number;
};
SCHEMA(Optional, number);

TEST(Snapshot, RefusesAStateOfOtherTypes) {
  Optional before;
  room::StateEncoder<Optional> encoder(before);
  encoder.patch(0);
  Plain after;
  room::StateEncoder<Plain> heir(after);
  EXPECT_THROW(heir.load(encoder.save().value()), std::runtime_error);
  before.number = 6;
  encoder.patch(0);
  room::StateEncoder<Plain> other(after);
  other.load(encoder.save().value());
  EXPECT_EQ(after.number, 6);
  room::StateEncoder<Plain> third(after);
  EXPECT_THROW(third.load(encoder.save().value() + "x"), std::runtime_error);
  EXPECT_THROW(third.load({}), std::runtime_error);
}

inline constexpr room::QuantizedRange kAngle{.min = -180, .max = 180, .bits = 16};

struct Sky {
  room::bigint64 stars = -1;
  std::optional<room::biguint64> dust;
  room::Quantized<kAngle> turn;
  std::optional<room::Quantized<kAngle>> tilt;
  room::Array<room::bigint64> orbits;
  room::Stream<room::Ref<Item>> comets;
  int32_t seed = 0;
  int32_t flash = 0;
  int32_t old = 0;
};
SCHEMA(Sky, stars, dust, turn, tilt, orbits, comets, seed, flash, old);
FULL_STATE_ONLY(Sky, seed);
PATCH_ONLY(Sky, flash);
DEPRECATED(Sky, old);

void play(Sky& sky) {
  sky.stars = std::numeric_limits<int64_t>::min();
  sky.dust = std::numeric_limits<uint64_t>::max();
  sky.turn = 90;
  sky.tilt = -12.5;
  sky.orbits.push(room::bigint64(3));
  sky.comets.maxPerTick = 2;
  for (int i = 0; i < 4; ++i) sky.comets.add(room::make<Sword>(Item{std::to_string(i)}));
  sky.seed = 5;
  sky.flash = 6;
  sky.old = 7;
}

TEST(Snapshot, KeepsFieldsOfAllKinds) {
  Sky first;
  room::StateEncoder<Sky> encoder(first);
  play(first);
  encoder.patch(kBoth);
  encoder.patch(kBoth);
  first.seed = 50;
  encoder.patch(kBoth);
  Sky second;
  room::StateEncoder<Sky> heir(second);
  heir.load(encoder.save().value());
  EXPECT_EQ(room::toValue(second), room::toValue(first));
  EXPECT_EQ(second.seed, 50);
  EXPECT_EQ(second.flash, 6);
  EXPECT_EQ(second.old, 0) << "nobody is told of it";
  EXPECT_EQ(second.comets.maxPerTick, 2u);
  EXPECT_EQ(heir.fullState(ROOM_STREAM_V3, false), encoder.fullState(ROOM_STREAM_V3, false));
  for (Sky* sky : {&first, &second}) {
    sky->turn = 91;
    sky->seed = 51;
    sky->flash = 8;
    sky->orbits[0] = room::bigint64(4);
    (*sky->comets.begin())->uses = 2;
    for (int i = 0; i < 3; ++i) sky->comets.add(room::make<Item>("late"));
  }
  ASSERT_TRUE(encoder.patch(kBoth));
  ASSERT_TRUE(heir.patch(kBoth));
  for (const uint32_t stream : {ROOM_STREAM_V2, ROOM_STREAM_V3}) {
    EXPECT_EQ(heir.patchBytes(stream), encoder.patchBytes(stream));
  }
}

TEST(Snapshot, WaitsUntilAStreamHasToldAll) {
  Sky sky;
  room::StateEncoder<Sky> encoder(sky);
  play(sky);
  encoder.patch(0);
  EXPECT_FALSE(encoder.save());
  encoder.patch(0);
  EXPECT_TRUE(encoder.save());
}

struct Hand {
  int32_t cards = 0;
};
SCHEMA(Hand, cards);
VIEW(Hand, cards);

TEST(Snapshot, RefusesWhatIsForViews) {
  Hand hand;
  room::StateEncoder<Hand> encoder(hand);
  encoder.patch(0);
  EXPECT_THROW(encoder.save(), std::logic_error);
}

}  // namespace
