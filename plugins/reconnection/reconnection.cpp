// The two examples of the Colyseus manual for players whose connection breaks.
//
//   Reconnect20       holds the seat for a time: the option `seconds`, default 20
//   ReconnectManual   holds it until two rounds are over: looks every `pollMs`, default 1000, and
//                     gives the seat up. Any client ends a round with "endRound".
//
// Meanwhile the others see the player with `connected` false. Who leaves on purpose is gone at
// once.
#include <room/room.hpp>

struct Player {
  bool connected = true;
};
SCHEMA(Player, connected);

struct State {
  double currentRound = 0;
  room::Map<Player> players;
};
SCHEMA(State, currentRound, players);

class Reconnect20 : public room::Room<State> {
 public:
  void onCreate(const room::Options& options) { seconds_ = options["seconds"].asDouble(20); }

  void onJoin(room::Client& client) { state.players.add(client.sessionId()); }

  room::Task<> onLeave(room::Client& client, bool consented) {
    Player& player = state.players.at(client.sessionId());
    player.connected = false;

    bool back = false;
    if (!consented) back = co_await allowReconnection(client, seconds_);
    if (back) {
      player.connected = true;
    } else {
      state.players.remove(client.sessionId());
    }
  }

 private:
  double seconds_ = 20;
};

class ReconnectManual : public room::Room<State> {
 public:
  void onCreate(const room::Options& options) {
    pollMs_ = options["pollMs"].asDouble(1000);
    onMessage("endRound", [this] { ++state.currentRound; });
  }

  void onJoin(room::Client& client) { state.players.add(client.sessionId()); }

  room::Task<> onLeave(room::Client& client, bool consented) {
    Player& player = state.players.at(client.sessionId());
    player.connected = false;
    if (consented) {
      state.players.remove(client.sessionId());
      co_return;
    }

    room::Reconnection reconnection = allowReconnection(client, room::manual);
    room::Delayed interval = clock.setInterval(
        [this, reconnection, droppedIn = state.currentRound]() mutable {
          if (state.currentRound - droppedIn > 2) reconnection.reject();
        },
        pollMs_);

    const bool back = co_await reconnection;
    interval.clear();
    if (back) {
      player.connected = true;
    } else {
      state.players.remove(client.sessionId());
    }
  }

 private:
  double pollMs_ = 1000;
};

ROOM_PLUGIN(Reconnect20, ReconnectManual)
