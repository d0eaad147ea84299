// A relay: a room without rules, whose clients play among themselves.
//
// Every message of every type goes to all others under the same type, as [sender's session id,
// payload]. The state shows who is there. Options: `maxClients`, `metadata`, and
// `allowReconnectionTime`, the seconds (at most 40) for which the seat of a broken connection is
// held. A client may join with a `name`.
#include <algorithm>
#include <optional>
#include <room/room.hpp>

struct Player {
  bool connected = true;
  std::optional<std::string> name;
  std::string sessionId;
};
SCHEMA(Player, connected, name, sessionId);

struct State {
  room::Map<Player> players;
};
SCHEMA(State, players);

class Relay : public room::Room<State> {
 public:
  void onCreate(const room::Options& options) {
    if (const auto most = options.get<uint32_t>("maxClients", 0)) setMaxClients(most);
    if (options["metadata"].exists()) setMetadata(options["metadata"]);
    allowReconnectionTime_ = std::min(options["allowReconnectionTime"].asDouble(), 40.0);

    onMessage("*", [this](room::Client& client, const room::MessageType& type,
                          const room::Value& message) {
      broadcast(type, room::Value::array({client.sessionId(), message}), {.except = &client});
    });
  }

  void onJoin(room::Client& client, const room::Options& options) {
    Player& player = state.players.add(client.sessionId());
    player.sessionId = client.sessionId();
    if (options["name"].isString()) player.name = options["name"].asString();
  }

  room::Task<> onLeave(room::Client& client, bool consented) {
    if (!consented && allowReconnectionTime_ > 0) {
      state.players[client.sessionId()].connected = false;
      const bool back = co_await allowReconnection(client, allowReconnectionTime_);
      if (back) {
        state.players[client.sessionId()].connected = true;
        co_return;
      }
    }
    state.players.remove(client.sessionId());
  }

 private:
  double allowReconnectionTime_ = 0;
};

ROOM_PLUGIN(Relay)
