// The rooms of tests/bench/README.md.
#include <chrono>
#include <room/room.hpp>

struct Player {
  double x = 0, y = 0;
};
SCHEMA(Player, x, y);

struct State {
  room::Map<Player> players;
};
SCHEMA(State, players);

struct Move {
  double x = 0, y = 0;
};
MESSAGE(Move, x, y);

class State20 : public room::Room<State> {
 public:
  void onCreate(const room::Options& options) {
    setPatchRate(1000 / options["hz"].asDouble(20));
    onMessage("move", [this](room::Client& client, const Move& move) {
      Player& player = state.players[client.sessionId()];
      player.x = move.x;
      player.y = move.y;
    });
  }
  void onJoin(room::Client& client) { state.players.add(client.sessionId()); }
  void onLeave(room::Client& client) { state.players.remove(client.sessionId()); }
};

class State60 : public State20 {
 public:
  void onCreate(const room::Options& options) {
    State20::onCreate(options);
    setPatchRate(1000.0 / 60);
  }
};

class Echo : public room::Room<> {
 public:
  void onCreate() {
    onMessage("echo", [](room::Client& client, const room::Value& message) {
      client.send("echo", message);
    });
  }
};

class Broadcast : public room::Room<> {
 public:
  void onCreate() {
    onMessage("bcast",
              [this](room::Client&, const room::Value& message) { broadcast("bcast", message); });
  }
};

class Empty : public room::Room<State> {
 public:
  void onCreate() { setAutoDispose(false); }
};

ROOM_PLUGIN(State20, State60, Echo, Broadcast, Empty)
