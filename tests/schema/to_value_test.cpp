#include "room/state/to_value.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "room/schema.hpp"

namespace {

struct Item {
  std::string name;
  float x = 0;
};
SCHEMA(Item, name, x);

struct Boss : Item {
  double rage = 0;
};
SCHEMA_EXTENDS(Boss, Item, rage);

struct State {
  std::int32_t counter = 0;
  std::optional<std::string> winner;
  room::float64 wide = 0;
  room::Map<Item> items;
  room::Array<bool> board;
  room::Array<room::Ref<Item>> team;
  room::Set<std::string> tags;
  room::Collection<double> bag;
  room::Ref<Item> hero;
  int lives = 3;
};
SCHEMA(State, counter, winner, wide, items, board, team, tags, bag, hero);

State sample() {
  State state;
  state.counter = -5;
  state.wide = 2.5;
  state.items.add("a") = {"sword", 1.5F};
  state.board = {true, false};
  const auto boss = room::make<Boss>();
  boss->rage = 9;
  state.team.push(boss);
  state.team.push(nullptr);
  state.tags.add("t");
  state.bag = {1, 1};
  return state;
}

TEST(ToValue, SaysWhatClientsSee) {
  using room::Value;
  const Value value = room::toValue(sample());
  EXPECT_EQ(value["counter"].asInt(), -5);
  EXPECT_FALSE(value.contains("winner"));
  EXPECT_FALSE(value.contains("hero"));
  EXPECT_FALSE(value.contains("lives"));
  EXPECT_EQ(value["wide"].asDouble(), 2.5);
  EXPECT_EQ(value["items"]["a"]["x"].asDouble(), 1.5);
  EXPECT_EQ(value["board"], Value::array({true, false}));
  EXPECT_EQ(value["team"].size(), 1u);
  EXPECT_EQ(value["team"].at(0)["rage"].asInt(), 9);
  EXPECT_EQ(value["tags"], Value::array({"t"}));
  EXPECT_EQ(value["bag"], Value::array({1, 1}));
}

TEST(ToValue, RestoresAState) {
  State before = sample();
  before.team.clear();
  before.hero = room::make<Item>("hero", 2.0F);
  before.winner = "me";
  State after;
  after.items.add("gone");
  after.lives = 8;
  room::restore(after, room::toValue(before));
  EXPECT_EQ(room::toValue(after), room::toValue(before));
  EXPECT_EQ(after.lives, 8);
  room::restore(after, room::toValue(State{}));
  EXPECT_EQ(room::toValue(after), room::toValue(State{}));
}

}  // namespace
