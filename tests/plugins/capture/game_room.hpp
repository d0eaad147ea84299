// The room of nearly all recorded sessions.
#pragma once

#include <cstdint>
#include <optional>
#include <room/room.hpp>
#include <stdexcept>
#include <string>

#include "value_types.hpp"

namespace capture {

struct Player {
  double x = 0;
  double y = 0;
  std::string name;
};
SCHEMA(Player, x, y, name);

struct State {
  int32_t tick = 0;
  std::string title = "hello";
  room::Map<Player> players;
};
SCHEMA(State, tick, title, players);

struct Move {
  double x = 0;
  double y = 0;
};
MESSAGE(Move, x, y);

/// What a `kick` or an `err` says.
struct Verdict {
  int32_t code = 0;
  std::optional<std::string> reason;
  std::optional<std::string> message;
};
MESSAGE(Verdict, code, reason, message);

class GameRoom : public room::Room<State> {
 public:
  void onCreate(const room::Options& options) {
    if (options["seat"].isNumber()) setSeatReservationTime(options["seat"].asDouble());
    if (options["maxClients"].isNumber()) setMaxClients(options.get<uint32_t>("maxClients", 0));
    if (options["metadata"].isObject()) setMetadata(options["metadata"]);
    answerEchoes();
    changeTheState();
    steerTheRoom();
  }

  void onJoin(room::Client& client, const room::Options& options) {
    if (options["failJoin"].asBool()) {
      if (!options.contains("code")) throw std::runtime_error("join denied");
      throw room::ServerError(options.get<int32_t>("code", 0), "join denied");
    }
    state.players.add(client.sessionId()).name = options["name"].asString("anon");
    if (options["early"].asBool()) {
      client.send("welcome", {{"n", 1}});
      broadcast("joined", client.sessionId());
    }
  }

  room::Task<> onLeave(room::Client& client, bool consented) {
    if (!consented) {
      bool back = co_await allowReconnection(client, 20);
      if (back) co_return;
    }
    state.players.remove(client.sessionId());
  }

 private:
  void answerEchoes() {
    onMessage("echo", [](room::Client& client, const room::Value& message) {
      client.send("echo", message);
    });
    for (const int type : {7, 300}) {
      onMessage(type, [type](room::Client& client, const room::Value& message) {
        client.send(type, message);
      });
    }
    onMessage("empty", [](room::Client& client) { client.send("empty"); });
    onMessage("nil", [](room::Client& client) { client.send("nil", nullptr); });
    onMessage("isundef", [](room::Client& client, const room::Value& message) {
      client.send("isundef", message.isUndefined());
    });
    onMessageBytes("bytes", [](room::Client& client, const room::Bytes& bytes) {
      client.sendBytes("bytes", room::Bytes(bytes.rbegin(), bytes.rend()));
    });
    onMessage("types", [this](room::Client& client) {
      sendEveryType(client);
      const Player& player = state.players[client.sessionId()];
      client.send("t_schema", {{"x", player.x}, {"y", player.y}, {"name", player.name}});
      client.send("t_obj", {{"a", room::Value()}, {"b", 1}});
    });
    onMessage("all",
              [this](room::Client&, const room::Value& message) { broadcast("news", message); });
    onMessage("others", [this](room::Client& client, const room::Value& message) {
      broadcast("news", message, {.except = &client});
    });
    onMessage("err", [](room::Client& client, const Verdict& verdict) {
      client.error(verdict.code, verdict.message.value_or(""));
    });
  }

  void changeTheState() {
    onMessage("move", [this](room::Client& client, const Move& move) {
      Player& player = state.players[client.sessionId()];
      player.x = move.x;
      player.y = move.y;
      ++state.tick;
    });
    onMessage("rename", [this](room::Client& client, const std::string& name) {
      state.players[client.sessionId()].name = name;
    });
    onMessage("later", [this](room::Client&, const room::Value& message) {
      state.tick += 10;
      broadcast("after", message, {.afterNextPatch = true});
    });
  }

  void steerTheRoom() {
    onMessage("kick", [](room::Client& client, const Verdict& verdict) {
      client.leave(verdict.code, verdict.reason.value_or(""));
    });
    onMessage("dispose", [this](room::Client&, const room::Value& message) {
      disconnect(message.get<uint32_t>("code", room::CloseCode::kConsented));
    });
    onMessage("lock", [this] { lock(); });
    onMessage("unlock", [this] { unlock(); });
    onMessage("private", [this](room::Client&, bool isPrivate) { setPrivate(isPrivate); });
  }
};

}  // namespace capture
