// A room whose builds 1 and 2 move into each other while it is played; that of 3 has another
// schema, that of 4 cannot restore what another build cached, that of 5 never finishes onCreate
// when it is to take over, and that of 6 throws there.
#include <iostream>
#include <room/room.hpp>
#include <stdexcept>

struct Item {
  std::string name;
  int32_t uses = 0;
};
SCHEMA(Item, name, uses);

struct Sword : Item {
  double edge = 1;
};
SCHEMA_EXTENDS(Sword, Item, edge);

struct Player {
  double x = 0;
  std::optional<std::string> team;
  room::Ref<Item> held;
  room::Array<int32_t> trail;
};
SCHEMA(Player, x, team, held, trail);

struct State {
  uint32_t turn = 0;
  room::Map<Player> players;
  room::Array<room::Ref<Item>> items;
  room::Array<Player> ghosts;
  room::Map<room::Ref<Item>> named;
  room::Set<std::string> tags;
  room::Collection<double> scores;
  Player boss;
#if VERSION == 3
  int32_t news = 0;
#endif
};
#if VERSION == 3
SCHEMA(State, turn, players, items, ghosts, named, tags, scores, boss, news);
#else
SCHEMA(State, turn, players, items, ghosts, named, tags, scores, boss);
#endif

class Handover : public room::Room<State> {
 public:
#if VERSION == 5
  room::Task<> onCreate(const room::Options&) { co_await sleep(1e9); }
#else
  void onCreate(const room::Options& options) {
#if VERSION == 6
    throw std::runtime_error("cannot be made");
#endif
    map_ = options["map"];
    setPatchRate(10);
    setSimulationInterval([this] { change(); }, 10);
    onMessage("count", [this](room::Client& client, const room::Value& number) {
      ++counted_;
      client.send("counted", number);
    });
    onMessage("about", [this](room::Client& client) {
      client.send("about", {{"version", VERSION},
                            {"map", map_},
                            {"counted", counted_},
                            {"moves", moves_},
                            {"auth", client.auth()},
                            {"clients", static_cast<int>(clients.size())},
                            {"locked", locked()}});
    });
    onMessage("freeze", [this] { freeze(); });
    onMessage("nap", [this]() -> room::Task<> {
      asleep_ = true;
      while (asleep_) co_await sleep(5);
      broadcast("awake", VERSION);
    });
    onMessage("wake", [this] { asleep_ = false; });
    onMessage("lock", [this] { lock(); });
  }
#endif

  void onDispose() const { std::cerr << "disposed " << VERSION << std::endl; }

  room::Auth onAuth(room::Client& client) { return room::Auth::allow(client.sessionId()); }

  void onJoin(room::Client& client) {
    Player& player = state.players.add(client.sessionId());
    player.held = room::make<Sword>();
    player.held->name = client.sessionId();
    state.items.push(player.held);
    state.named.set(client.sessionId(), player.held);
  }

  void onLeave(room::Client& client) { state.players.remove(client.sessionId()); }

  /// Clients compare what they hold with the room's own words, on either side of a move.
  room::Value onCacheRoom() {
    broadcast("moving", room::toValue(state));
    return {{"counted", counted_}, {"moves", moves_}, {"frozen", frozen_}};
  }

  void onRestoreRoom(const room::Value& cached) {
#if VERSION == 4
    throw std::runtime_error("cannot restore what " + std::to_string(cached["counted"].asInt()) +
                             " messages made");
#endif
    counted_ = cached["counted"].asInt();
    moves_ = cached["moves"].asInt() + 1;
    if (cached["frozen"].asBool()) freeze();
    broadcast("moved", room::toValue(state));
  }

 private:
  void freeze() {
    frozen_ = true;
    setSimulationInterval();
  }

  /// Each turn something of every kind comes, changes, moves or goes.
  void change() {
    const uint32_t turn = ++state.turn;
    for (auto& [id, player] : state.players) {
      player.x += 0.5;
      player.trail.push(static_cast<int32_t>(turn));
      if (player.trail.size() > 5) player.trail.erase(0);
      if (turn % 7 == 0) player.team = player.team ? std::nullopt : std::optional("red");
      if (player.held) ++player.held->uses;
    }
    state.boss.x = turn;
    const std::string name = "item" + std::to_string(turn % 9);
    if (turn % 2 == 0) {
      state.named.set(name,
                      turn % 4 == 0 ? room::make<Item>() : room::Ref<Item>(room::make<Sword>()));
      state.boss.held = *state.named.find(name);
    } else {
      state.named.remove(name);
    }
    state.items.push(state.boss.held);
    if (state.items.size() > 8) state.items.erase(turn % 8);
    Player ghost;
    ghost.x = turn;
    state.ghosts.push(std::move(ghost));
    if (state.ghosts.size() > 4) state.ghosts.erase(turn % 4);
    state.tags.add(name);
    if (turn % 5 == 0) state.tags.clear();
    state.scores.add(turn);
    if (turn % 6 == 0) state.scores.clear();
  }

  room::Value map_;
  int64_t counted_ = 0;
  int64_t moves_ = 0;
  bool frozen_ = false;
  bool asleep_ = false;
};
ROOM_PLUGIN(Handover)
