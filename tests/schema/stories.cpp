// Prints what the encoder makes of a few moves that clients of 0.15 have to be told of with care,
// in the form of a history (history.hpp), for decode.cjs.
#include <iostream>
#include <string>

#include "history.hpp"
#include "room/schema.hpp"
#include "room/state/encoder.hpp"

namespace {

struct Item {
  std::int32_t count = 1;
};
SCHEMA(Item, count);

struct Crate {
  room::Map<Item> items;
};
SCHEMA(Crate, items);

struct Cart {
  room::Map<room::Ref<Crate>> crates;
};
SCHEMA(Cart, crates);

struct Player {
  room::Map<Item> items;
  room::Map<room::Ref<Crate>> crates;
  room::Map<room::Ref<Crate>> secrets;
  room::Array<Cart> carts;
};
SCHEMA(Player, items, crates, secrets, carts);
VIEW(Player, secrets);

struct State {
  room::Array<Player> players;
  room::Array<room::Ref<Crate>> pile;
  room::Ref<Player> winner;
  room::Array<room::Ref<Player>> guests;
  room::Set<room::Ref<Crate>> marked;
};
SCHEMA(State, players, pile, winner, guests, marked);

/// A state with one client of each stream, who both have a view.
class Story {
 public:
  explicit Story(const char* name) {
    std::cout << R"({"do":"start","family":"story","seed":")" << name
              << R"(","shares":true,"views":true,"arrays":false,"handshakes":[)";
    for (std::uint32_t form = 0; form < ROOM_HANDSHAKE_COUNT; ++form) {
      std::cout << (form == 0 ? "" : ",") << test::hex(Encoder::handshake(form));
    }
    std::cout << "]}\n";
    crate_ = room::make<Crate>();
    crate_->items.add("a");
    for (int count = 0; count < 2; ++count) {
      Player& player = state.players.push({});
      player.items.add("a");
      player.crates.set("mine", crate_);
      player.secrets.set("hers", crate_);
      view_.add(player);
    }
    state.guests.push(room::make<Player>());
    state.guests[0]->items.add("a");
    state.guests[0]->crates.set("mine", crate_);
    state.guests[0]->carts.add().crates.set("mine", crate_);
    state.pile.push(crate_);
  }

  State state;

  /// One more client of each stream.
  void join() {
    patch();
    for (const std::uint32_t stream : {ROOM_STREAM_V2, ROOM_STREAM_V3}) {
      std::string bytes(encoder_.fullState(stream, false));
      encoder_.fullView(view_, stream, false);
      bytes += encoder_.viewBytes(stream);
      std::cout << R"({"do":"join","client":)" << clients_++ << R"(,"stream":)"
                << (stream == ROOM_STREAM_V2 ? R"("v2")" : R"("v3")") << R"(,"bytes":)"
                << test::hex(bytes);
      printState();
    }
  }

  void patch() {
    const bool changed = encoder_.patch(kStreams);
    const bool hasMore = encoder_.patchView(view_, kStreams);
    if (clients_ == 0) return;
    std::cout << R"({"do":"patch","clients":[0)";
    for (int client = 1; client < clients_; ++client) std::cout << ',' << client;
    std::cout << ']';
    for (const std::uint32_t stream : {ROOM_STREAM_V2, ROOM_STREAM_V3}) {
      std::string bytes;
      if (changed) bytes += encoder_.patchBytes(stream);
      if (hasMore) bytes += encoder_.viewBytes(stream);
      std::cout << (stream == ROOM_STREAM_V2 ? R"(,"v2":)" : R"(,"v3":)") << test::hex(bytes);
    }
    printState();
  }

  /// Changes something in each map.
  void changeAll() {
    crate_->items["a"].count += 1;
    for (Player& player : state.players) player.items["a"].count += 1;
    for (room::Ref<Player>& guest : state.guests) guest->items["a"].count += 1;
    patch();
  }

  const room::Ref<Crate>& crate() const { return crate_; }

 private:
  using Encoder = room::StateEncoder<State>;
  static constexpr std::uint32_t kStreams = ROOM_STREAM_V2 | ROOM_STREAM_V3;

  void printState() {
    test::Sight sight(&view_);
    const std::string json = sight.stateToJson(state);
    std::cout << R"(,"instances":)" << sight.instances() << R"(,"state":)" << json << "}\n";
  }

  room::Ref<Crate> crate_;
  Encoder encoder_{state};
  room::View view_;
  int clients_ = 0;
};

/// Tells what happens to the clients of a state, and then that everything in it can still change.
template <class Happen>
void tell(const char* name, Happen happen) {
  Story story(name);
  story.join();
  happen(story);
  story.patch();
  story.changeAll();
  story.join();
  story.changeAll();
}

}  // namespace

int main() {
  tell("nothing happens", [](Story&) {});
  tell("structs move in an array", [](Story& story) { story.state.players.reverse(); });
  tell("a struct is at a second place",
       [](Story& story) { story.state.winner = story.state.guests[0]; });
  tell("a struct is at many places", [](Story& story) {
    for (int count = 0; count < 3; ++count) story.state.guests.push(story.state.guests[0]);
    story.state.pile.push(story.crate());
    story.state.marked.add(story.crate());
  });
  tell("what is in a map that moves is elsewhere, too", [](Story& story) {
    story.state.players.reverse();
    story.crate()->items["a"].count += 1;
  });
  tell("a map that moves is cleared, and what was in it is elsewhere", [](Story& story) {
    story.state.winner = story.state.guests[0];
    story.state.winner->crates.clear();
    story.state.winner->carts.clear();
  });
  tell("what had a map goes from a struct that moves", [](Story& story) {
    story.state.guests[0]->crates.clear();
    story.patch();
    story.state.winner = story.state.guests[0];
    story.state.winner->carts.clear();
  });
  tell("a hidden map that moves is cleared", [](Story& story) {
    story.state.players.reverse();
    for (Player& player : story.state.players) player.secrets.clear();
  });
}
