// The example room of the Colyseus manual: players on a plane who move themselves.
#include <room/room.hpp>

struct Player {
  double x = 0.11;
  double y = 2.22;
};
SCHEMA(Player, x, y);

struct State {
  room::Map<Player> players;
};
SCHEMA(State, players);

struct Move {
  double x = 0;
  double y = 0;
};
MESSAGE(Move, x, y);

class Game : public room::Room<State> {
 public:
  void onCreate() {
    onMessage("move", [this](room::Client& client, const Move& move) {
      Player& player = state.players[client.sessionId()];
      player.x += move.x;
      player.y += move.y;
      log(client.sessionId() + " at, x: " + std::to_string(player.x) +
          " y: " + std::to_string(player.y));
    });
  }

  void onJoin(room::Client& client) { state.players.add(client.sessionId()); }

  void onLeave(room::Client& client) { state.players.remove(client.sessionId()); }
};

ROOM_PLUGIN(Game)
