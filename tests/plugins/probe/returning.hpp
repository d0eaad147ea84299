// Returning: holds the seat of a player whose connection broke.
#pragma once

#include <chrono>
#include <room/room.hpp>
#include <set>
#include <string>

#include "state.hpp"

class Returning : public room::Room<State> {
 public:
  void onCreate() {
    onMessage("move",
              [this](room::Client& client, double x) { state.players[client.sessionId()].x += x; });
    onMessage("returned", [this](room::Client& client) {
      client.send("returned", returned_.contains(client.sessionId()));
    });
  }

  void onJoin(room::Client& client) { state.players.add(client.sessionId()); }

  void onReconnect(room::Client& client) { returned_.insert(client.sessionId()); }

  room::Task<> onLeave(room::Client& client, bool consented) {
    if (!consented) {
      bool back = co_await allowReconnection(client, std::chrono::seconds(5));
      if (back) co_return;
    }
    state.players.remove(client.sessionId());
  }

 private:
  std::set<std::string> returned_;
};
