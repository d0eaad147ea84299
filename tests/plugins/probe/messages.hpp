// Messages: receives and sends messages of every kind.
#pragma once

#include <algorithm>
#include <room/room.hpp>
#include <stdexcept>
#include <string>

#include "state.hpp"

struct Typed {
  double x = 0, y = 0;
};
MESSAGE(Typed, x, y);

class Messages : public room::Room<State> {
 public:
  void onCreate(const room::Options& options) {
    for (const room::MessageType& type :
         {room::MessageType("echo"), room::MessageType(repeatedType()), room::MessageType(7),
          room::MessageType(0), room::MessageType(200), room::MessageType(70000)}) {
      onMessage(type, [type](room::Client& client, const room::Value& value) {
        client.send(type, value);
      });
    }
    for (const room::MessageType& type : {room::MessageType("bytes"), room::MessageType(9)}) {
      onMessageBytes(type, [type](room::Client& client, room::Bytes bytes) {
        std::reverse(bytes.begin(), bytes.end());
        client.sendBytes(type, bytes);
      });
    }
    onMessage("typed",
              [](room::Client& client, const Typed& typed) { client.send("typed", typed); });
    onMessage("toOthers", [this](room::Client& client, const room::Value& value) {
      broadcast("toOthers", value, {.except = &client});
    });
    onMessage("toAll",
              [this](room::Client&, const room::Value& value) { broadcast("toAll", value); });
    onMessage("count", [this](room::Client& client) {
      state.count += 1;
      client.send("beforePatch", state.count);
      broadcast("afterPatch", state.count, {.afterNextPatch = true});
    });
    onMessage("afterNoChange",
              [](room::Client& client) { client.send("idle", {}, {.afterNextPatch = true}); });
    onMessage("throw",
              [](room::Client&, const std::string& text) { throw std::runtime_error(text); });
    if (options["catchAll"].asBool()) {
      onMessage("*",
                [](room::Client& client, const room::MessageType& type, const room::Value& value) {
                  const room::Value name =
                      type.isNumber() ? room::Value(type.number()) : room::Value(type.name());
                  client.send("caught", {{"type", name}, {"payload", value}});
                });
    }
  }

  void onJoin(room::Client& client) {
    state.players.add(client.sessionId());
    client.send("welcome", 1);
  }

  void onLeave(room::Client& client) { state.players.remove(client.sessionId()); }

 private:
  static std::string repeatedType() {
    std::string type;
    for (int count = 0; count < 20; ++count) type += "type";
    return type;
  }
};
