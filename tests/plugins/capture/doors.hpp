// Rooms that refuse: at each moment a client can be refused, and in each way.
#pragma once

#include <room/room.hpp>
#include <stdexcept>

#include "game_room.hpp"

namespace capture {

/// Decides before there is a room, by the bearer token.
class StaticAuthRoom : public GameRoom {
 public:
  static bool onAuthStatic(const room::AuthContext& context) {
    if (context.token == "app") throw room::ServerError(4401, "custom auth code");
    if (context.token == "http") throw room::ServerError(401, "unauthorized http");
    if (context.token == "plain") throw std::runtime_error("plain error");
    return context.token == "good";
  }
};

/// Decides at the WebSocket, by the join option `pass`.
class InstanceAuthRoom : public GameRoom {
 public:
  bool onAuth(room::Client&, const room::Options& options) {
    if (options["pass"].text() == "err") throw room::ServerError(4500, "inst denied");
    return options["pass"].text() == "ok";
  }
};

/// Meant for a limit of messages; whoever is thrown out does not come back.
class LimitedRoom : public GameRoom {
 public:
  void onLeave(room::Client& client) { state.players.remove(client.sessionId()); }
};

/// Cannot be created.
class FailingRoom : public room::Room<> {
 public:
  void onCreate(const room::Options& options) {
    if (!options.contains("code")) throw std::runtime_error("create boom");
    throw room::ServerError(options.get<int32_t>("code", 0), "create failed");
  }
};

}  // namespace capture
