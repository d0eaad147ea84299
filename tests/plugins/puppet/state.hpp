// The puppet's state: one field of every kind that clients can follow.
#pragma once

#include <cstdint>
#include <room/room.hpp>
#include <string>

struct Item {
  std::string name;
  float x = 0;
  uint8_t hp = 0;
  std::string kind;
};
SCHEMA(Item, name, x, hp, kind);

struct Boss : Item {
  double rage = 0;
};
SCHEMA_EXTENDS(Boss, Item, rage);

struct State {
  double counter = 0;
  std::string text;
  bool flag = false;
  room::Map<room::Ref<Item>> items;
  room::Array<double> list;
  room::Array<room::Ref<Item>> team;
  room::Set<std::string> tags;
  room::Collection<double> bag;
  room::Ref<Item> hero;
  room::Map<room::Ref<Item>> secrets;
};
SCHEMA(State, counter, text, flag, items, list, team, tags, bag, hero, secrets);
VIEW(State, secrets);

/// The whole state as an object.
room::Value plain(const State& state);
