// States of different kinds, for random histories. families.cjs makes more.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "history.hpp"
#include "room/schema.hpp"

namespace family {

struct Primitives {
  double number = 0.1;
  float single = 1.5F;
  room::float64 wide = 2.25;
  std::int8_t i8 = -1;
  std::int16_t i16 = -1;
  std::int32_t i32 = -1;
  std::int64_t i64 = -1;
  std::uint8_t u8 = 0;
  std::uint16_t u16 = 0;
  std::uint32_t u32 = 0;
  std::uint64_t u64 = 0;
  bool flag = false;
  std::string text;
};
SCHEMA(Primitives, number, single, wide, i8, i16, i32, i64, u8, u16, u32, u64, flag, text);

struct Point {
  double x = 0, y = 0;
};
SCHEMA(Point, x, y);

struct Item {
  std::string name = "sword";
  std::uint16_t count = 1;
  Point at;
  room::Map<double> prices;
};
SCHEMA(Item, name, count, at, prices);

struct Player {
  double x = 0.11, y = 2.22;
  std::string name;
  int lives = 3;  // not listed: it stays on the server
  Point target;
  room::Map<Item> items;
  room::Map<std::string> notes;
};
SCHEMA(Player, x, y, name, target, items, notes);

struct Arena {
  room::Map<Player> players;
  Point goal;
  bool running = false;
};
SCHEMA(Arena, players, goal, running);

struct Maps {
  room::Map<double> numbers;
  room::Map<std::string> texts;
  room::Map<bool> flags;
  room::Map<std::int8_t> bytes;
  room::Map<std::uint64_t> longs;
  room::Map<float> singles;
  room::Map<room::float64> wides;
  room::Map<Primitives> structs;
};
SCHEMA(Maps, numbers, texts, flags, bytes, longs, singles, wides, structs);

struct Node {
  std::int32_t value = 0;
  room::Map<Node> children;
};
SCHEMA(Node, value, children);

/// As many fields as fit, with references before the fields whose operations look like marks.
struct Wide {
  std::int8_t f0 = 0, f1 = 0, f2 = 0, f3 = 0, f4 = 0, f5 = 0, f6 = 0, f7 = 0, f8 = 0, f9 = 0;
  std::int8_t f10 = 0, f11 = 0, f12 = 0, f13 = 0, f14 = 0, f15 = 0, f16 = 0, f17 = 0, f18 = 0,
              f19 = 0;
  Point f20;
  Point f21;
  room::Map<Point> f22;
  std::string f23;
  double f24 = 0, f25 = 0, f26 = 0, f27 = 0, f28 = 0, f29 = 0, f30 = 0, f31 = 0, f32 = 0, f33 = 0;
  double f34 = 0, f35 = 0, f36 = 0, f37 = 0, f38 = 0, f39 = 0, f40 = 0, f41 = 0, f42 = 0, f43 = 0;
  bool f44 = false, f45 = false, f46 = false, f47 = false, f48 = false, f49 = false, f50 = false;
  float f51 = 0, f52 = 0, f53 = 0, f54 = 0, f55 = 0, f56 = 0, f57 = 0, f58 = 0, f59 = 0, f60 = 0;
  Point f61;
  std::string f62;
};
SCHEMA(Wide, f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18,
       f19, f20, f21, f22, f23, f24, f25, f26, f27, f28, f29, f30, f31, f32, f33, f34, f35, f36,
       f37, f38, f39, f40, f41, f42, f43, f44, f45, f46, f47, f48, f49, f50, f51, f52, f53, f54,
       f55, f56, f57, f58, f59, f60, f61, f62);

struct WideMap {
  room::Map<Wide> wides;
};
SCHEMA(WideMap, wides);

struct Optionals {
  std::optional<double> number;
  std::optional<std::string> text;
  std::optional<bool> flag;
  std::optional<std::int16_t> i16 = std::int16_t{5};
  double always = 1;
};
SCHEMA(Optionals, number, text, flag, i16, always);

/// What not every generation knows. Of `..._passing` is compared only that it does no harm.
struct Kinds {
  room::bigint64 big = -1;
  room::biguint64 ubig = 1;
  std::optional<room::bigint64> maybeBig;
  room::Map<room::bigint64> bigs;
  room::Array<room::biguint64> ubigs;
  room::Set<room::bigint64> bigSet;
  room::Quantized<test::kRange8> unit;
  double old = 0;
  room::Quantized<test::kRange16> turn;
  std::optional<room::Quantized<test::kRange32>> fine;
  room::Map<double> oldMap;
  std::string flash_passing;
  double seed_passing = 0.5;
  double loose = 0;
  room::Map<double> scores;
};
SCHEMA(Kinds, big, ubig, maybeBig, bigs, ubigs, bigSet, unit, old, turn, fine, oldMap,
       flash_passing, seed_passing, loose, scores);
DEPRECATED(Kinds, old, oldMap);
PATCH_ONLY(Kinds, flash_passing, scores);
FULL_STATE_ONLY(Kinds, seed_passing);
UNRELIABLE(Kinds, loose);

struct Lists {
  room::Array<double> numbers;
  room::Array<std::string> texts;
  room::Array<bool> flags;
  room::Array<std::int8_t> bytes;
  room::Array<std::uint64_t> longs;
  room::Set<std::int32_t> numberSet;
  room::Set<std::string> textSet;
  room::Collection<double> bag;
  room::Collection<std::string> words;
  Optionals optionals;
  Kinds kinds;
};
SCHEMA(Lists, numbers, texts, flags, bytes, longs, numberSet, textSet, bag, words, optionals,
       kinds);

struct Soldier {
  std::string name = "soldier";
  float x = 0;
  room::Array<std::uint8_t> wounds;
};
SCHEMA(Soldier, name, x, wounds);

struct Squad {
  room::Array<Soldier> soldiers;
  std::string motto;
  room::Map<Soldier> reserve;
};
SCHEMA(Squad, soldiers, motto, reserve);

struct Army {
  room::Array<Squad> squads;
  room::Map<Squad> allies;
  room::Array<Point> path;
  Squad guard;
};
SCHEMA(Army, squads, allies, path, guard);

struct Thing {
  std::string name;
  float x = 0;
};
SCHEMA(Thing, name, x);

struct Weapon : Thing {
  room::Array<std::uint16_t> ammo;
};
SCHEMA_EXTENDS(Weapon, Thing, ammo);

struct Relic : Thing {};
SCHEMA_EXTENDS(Relic, Thing);

struct Cannon : Weapon {
  room::Ref<Thing> crew;
  room::Map<room::Ref<Thing>> cargo;
};
SCHEMA_EXTENDS(Cannon, Weapon, crew, cargo);

struct Hoard {
  room::Array<room::Ref<Thing>> things;
  Point place;
};
SCHEMA(Hoard, things, place);

/// The same instances at many places.
struct Shared {
  room::Ref<Thing> first;
  room::Map<room::Ref<Thing>> byName;
  room::Array<room::Ref<Thing>> list;
  room::Set<room::Ref<Thing>> set;
  room::Collection<room::Ref<Thing>> bag;
  room::Ref<Cannon> cannon;
  room::Ref<Hoard> hoard;
  room::Map<Hoard> hoards;
  room::Array<Hoard> more;
  room::Stream<room::Ref<Thing>> parade;
};
SCHEMA(Shared, first, byName, list, set, bag, cannon, hoard, hoards, more, parade);

struct Chain {
  std::int32_t value = 0;
  room::Ref<Chain> next;
  room::Array<Chain> branches;
};
SCHEMA(Chain, value, next, branches);

/// References where the operation that replaces one looks like the mark of a type.
struct Refs {
  room::Ref<Thing> f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17,
      f18, f19, f20, f21, f22, f23;
};
SCHEMA(Refs, f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18,
       f19, f20, f21, f22, f23);

struct Card {
  std::int8_t value = 0;
  std::string note;
  room::Array<std::uint8_t> marks;
  room::Ref<Thing> gem;
};
SCHEMA(Card, value, note, marks, gem);
VIEW_TAG(Card, 1, note);
VIEW_TAG(Card, 2, marks, gem);

struct Seat {
  std::string name;
  std::int32_t gold = 0;
  room::Array<Card> hand;
  room::Map<room::Ref<Thing>> pouch;
  room::Set<room::Ref<Thing>> charms;
  Card best;
  std::optional<double> bid;
  room::Map<double> odds;
};
SCHEMA(Seat, name, gold, hand, pouch, charms, best, bid, odds);
VIEW(Seat, gold, hand, pouch, charms, best, bid, odds);

/// Much of it is not for everybody, and the same instances stand in the open and hidden.
struct Table {
  room::Map<Seat> seats;
  room::Map<Card> deck;
  room::Array<room::Ref<Thing>> open;
  room::Ref<Thing> prize;
  room::Array<double> scores;
  room::Set<std::string> words;
  room::Array<Card> discard;
  room::Map<Hoard> hoards;
  Seat dealer;
  room::Ref<Card> trump;
  room::Collection<room::Ref<Thing>> pot;
  room::Map<Kinds> kinds;
  room::Stream<room::Ref<Thing>> crowd;
};
SCHEMA(Table, seats, deck, open, prize, scores, words, discard, hoards, dealer, trump, pot, kinds,
       crowd);
VIEW(Table, deck, prize, scores, words, hoards, kinds, crowd);
VIEW_TAG(Table, 4, discard, trump, pot);

struct Mule {
  std::string name;
  room::Map<Item> packs;
  room::Map<room::Ref<Thing>> bells;
};
SCHEMA(Mule, name, packs, bells);

struct Driver {
  std::int16_t age = 20;
  room::Map<room::Ref<Mule>> mules;
  room::Array<Mule> line;
};
SCHEMA(Driver, age, mules, line);

/// What has maps moves and is shared: clients of 0.15 have to be told of these maps again.
struct Caravan {
  room::Array<Driver> drivers;
  room::Array<room::Ref<Mule>> order;
  room::Map<room::Ref<Mule>> byName;
  room::Set<room::Ref<Mule>> tired;
  room::Collection<room::Ref<Driver>> hired;
  room::Ref<Driver> leader;
  room::Map<room::Ref<Driver>> guides;
  room::Ref<Thing> bell;
};
SCHEMA(Caravan, drivers, order, byName, tired, hired, leader, guides, bell);

/// The same, in part hidden.
struct Tent {
  std::string name;
  room::Map<Mule> mules;
  room::Map<room::Ref<Mule>> guests;
};
SCHEMA(Tent, name, mules, guests);
VIEW(Tent, guests);
VIEW_TAG(Tent, 2, mules);

struct Camp {
  room::Array<Tent> tents;
  room::Array<room::Ref<Tent>> order;
  room::Map<room::Ref<Tent>> byName;
  room::Array<Tent> secrets;
  room::Map<room::Ref<Mule>> stable;
  room::Ref<Tent> fire;
};
SCHEMA(Camp, tents, order, byName, secrets, stable, fire);
VIEW(Camp, secrets, fire);
VIEW_TAG(Camp, 1, byName);

}  // namespace family

namespace test {

template <>
inline constexpr Types<family::Weapon, family::Relic> kHeirs<family::Thing>{};
template <>
inline constexpr bool kRecursive<family::Chain> = true;

}  // namespace test
