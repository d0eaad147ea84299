// Dropping: holds the seat of every client whose connection broke, and keeps what it misses.
#pragma once

#include <map>
#include <room/room.hpp>
#include <string>
#include <utility>
#include <vector>

#include "state.hpp"

class Dropping : public room::Room<State> {
 public:
  void onCreate(const room::Options& options) {
    seconds_ = options["seconds"].asDouble(20);
    onMessage("say", [this](room::Client&, double number) { broadcast("heard", number); });
    onMessage("tell", [this](room::Client&, double number) {
      for (auto& [sessionId, missed] : missed_) {
        if (room::Client* client = clients.getById(sessionId)) {
          client->send("told", number);
        } else {
          missed.push_back(number);
        }
      }
    });
    onMessage("move",
              [this](room::Client& client, double x) { state.players[client.sessionId()].x += x; });
    onMessage("close", [](room::Client& client, uint32_t code) { client.leave(code); });
  }

  void onJoin(room::Client& client) {
    state.players.add(client.sessionId());
    missed_[client.sessionId()];
  }

  room::Task<> onDrop(room::Client& client, room::CloseCode code) {
    broadcast("dropped", code.value);
    co_await allowReconnection(client, seconds_);
  }

  void onReconnect(room::Client& client) {
    for (const double number : std::exchange(missed_[client.sessionId()], {})) {
      client.send("told", number);
    }
    broadcast("returned", client.sessionId());
  }

  void onLeave(room::Client& client) {
    state.players.remove(client.sessionId());
    missed_.erase(client.sessionId());
    broadcast("left", client.sessionId());
  }

 private:
  double seconds_ = 20;
  std::map<std::string, std::vector<double>> missed_;
};
