// The state of the room in which everything changes: every kind of container, with types that
// extend others, for everybody and hidden.
#pragma once

#include <cstdint>
#include <optional>
#include <room/room.hpp>
#include <string>

#include "../../schema/heirs.hpp"

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

struct Seat {
  std::string name;
  std::int32_t gold = 0;
  std::optional<double> bid;
  room::Array<room::Ref<Thing>> hand;
  room::Map<room::Ref<Thing>> pouch;
  room::Set<room::Ref<Thing>> charms;
  std::string note;
  room::Array<std::uint8_t> marks;
};
SCHEMA(Seat, name, gold, bid, hand, pouch, charms, note, marks);
VIEW(Seat, gold, bid, hand, pouch, charms);
VIEW_TAG(Seat, 1, note);
VIEW_TAG(Seat, 2, marks);

struct Battle {
  double version = 0;                   // another one after every change
  room::Map<room::Ref<Thing>> walkers;  // they move all the time
  room::Map<room::Ref<Thing>> mist;     // the same instances and others, hidden
  room::Array<room::Ref<Thing>> line;
  room::Array<room::Ref<Thing>> ambush;
  room::Set<room::Ref<Thing>> relics;
  room::Collection<room::Ref<Thing>> pot;
  room::Ref<Thing> prize;
  room::Map<Seat> seats;
  room::Map<Seat> absent;
  room::Array<double> numbers;
  room::Array<std::string> secrets;
  room::Set<std::string> words;
  room::Collection<double> tally;
  room::Map<double> scores;
};
SCHEMA(Battle, version, walkers, mist, line, ambush, relics, pot, prize, seats, absent, numbers,
       secrets, words, tally, scores);
VIEW(Battle, mist, ambush, prize, absent, secrets);
VIEW_TAG(Battle, 4, pot);

template <>
inline constexpr test::Types<Weapon, Relic> test::kHeirs<Thing>{};
