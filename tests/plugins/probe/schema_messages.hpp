// SchemaMessages: sends structs of its state's types as messages, as rooms of Colyseus 0.15 may.
#pragma once

#include <optional>
#include <room/room.hpp>
#include <stdexcept>
#include <string>

namespace goods {

struct Trait {
  std::string name;
  double weight = 0;
};
SCHEMA(Trait, name, weight);

struct Item {
  std::string name;
  std::optional<double> price;
  std::optional<double> discount;
  Trait best;
  double secret = 7;
  room::Map<double> prices;
  room::Map<Trait> traits;
  room::Array<std::string> words;
  room::Array<room::Ref<Trait>> shared;
  room::Set<double> numbers;
  room::Array<double> nothing;
  room::Ref<Item> inner;
};
SCHEMA(Item, name, price, discount, best, secret, prices, traits, words, shared, numbers, nothing,
       inner);
VIEW(Item, secret);

struct Weapon : Item {
  double damage = 0;
};
SCHEMA_EXTENDS(Weapon, Item, damage);

struct Stranger {
  double x = 0;
};
SCHEMA(Stranger, x);

struct State {
  double count = 0;
  room::Ref<Item> shown;
};
SCHEMA(State, count, shown);

}  // namespace goods

class SchemaMessages : public room::Room<goods::State> {
 public:
  void onCreate() {
    onMessage("give", [](room::Client& client) { client.send(item()); });
    onMessage("weapon", [](room::Client& client) {
      auto weapon = room::make<goods::Weapon>();
      weapon->name = "sword";
      weapon->damage = 5;
      client.send(room::Ref<goods::Item>(weapon));
    });
    onMessage("shown", [this](room::Client& client) {
      if (!state.shown) state.shown = room::make<goods::Item>(item());
      client.send(state.shown);
    });
    onMessage("others", [this](room::Client& client) { broadcast(item(), {.except = &client}); });
    onMessage("later", [this](room::Client&) {
      ++state.count;
      broadcast(item(), {.afterNextPatch = true});
    });
    onMessage("stranger", [](room::Client& client) {
      try {
        client.send(goods::Stranger{});
      } catch (const std::invalid_argument& error) {
        client.send("refused", error.what());
      }
    });
    onMessage("empty", [](room::Client& client) {
      try {
        client.send(room::Ref<goods::Item>());
      } catch (const std::invalid_argument& error) {
        client.send("refused", error.what());
      }
    });
    onMessage("done", [](room::Client& client) { client.send("done"); });
  }

 private:
  static goods::Item item() {
    goods::Item item;
    item.name = "cake";
    item.price = 2.5;
    item.best = {"sweet", 1};
    item.prices["euro"] = 2.5;
    item.prices["yen"] = 400;
    item.traits.add("a") = {"soft", 2};
    item.traits.add("b") = {"round", 3};
    item.words.push("one");
    item.words.push("two");
    auto trait = room::make<goods::Trait>(goods::Trait{"fresh", 4});
    item.shared.push(trait);
    item.shared.push(trait);
    item.numbers.add(9);
    item.inner = room::make<goods::Weapon>();
    item.inner->name = "knife";
    item.inner.as<goods::Weapon>()->damage = 1;
    return item;
  }
};
