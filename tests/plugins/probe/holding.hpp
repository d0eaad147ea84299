// Holding: seats that are held until somebody decides, and asked for where there is none to hold.
#pragma once

#include <any>
#include <optional>
#include <room/room.hpp>
#include <stdexcept>
#include <string>

class Holding : public room::Room<> {
 public:
  void onCreate(const room::Options& options) {
    if (options["maxClients"].isNumber()) setMaxClients(options.get<uint32_t>("maxClients", 0));
    onMessage("reject", [this] { held_->reject(); });
    onMessage("disconnect", [this] { disconnect(); });
    onMessage("hold", [this](room::Client& client) {
      try {
        [[maybe_unused]] const auto held = allowReconnection(client, room::manual);
      } catch (const std::logic_error& error) {
        client.send("hold", error.what());
      }
    });
    onMessage("who", [this](room::Client& client) {
      client.send("who", {{"user", client.auth()["user"]},
                          {"note", std::any_cast<std::string>(client.userData)},
                          {"inClients", clients.getById(client.sessionId()) == &client}});
    });
  }

  room::Auth onAuth(room::Client&, const room::Options& options) {
    return room::Auth::allow({{"user", options["user"]}});
  }

  void onJoin(room::Client& client, const room::Options& options) {
    client.userData = options["note"].asString();
    if (options["failJoin"].asBool()) throw std::runtime_error("not today");
  }

  room::Task<> onLeave(room::Client& client) {
    held_ = allowReconnection(client, room::manual);
    broadcast("held", client.sessionId());
    const bool back = co_await *held_;
    broadcast("ended", {{"sessionId", client.sessionId()}, {"back", back}});
    log("seat of " + client.sessionId() + " ended: " + (back ? "back" : "gone"));
  }

 private:
  std::optional<room::Reconnection> held_;
};
