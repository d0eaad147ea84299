// Leaving: ends connections in every way, and tells those who stay.
#pragma once

#include <optional>
#include <room/room.hpp>
#include <string>

#include "state.hpp"

struct Complaint {
  int32_t code = 0;
  std::string message;
};
MESSAGE(Complaint, code, message);

class Leaving : public room::Room<State> {
 public:
  void onCreate(const room::Options& options) {
    if (options["maxClients"].isNumber()) setMaxClients(options.get<uint32_t>("maxClients", 0));
    onMessage("leave", [](room::Client& client, const room::Value& code) {
      if (code.isUndefined()) {
        client.leave();
      } else {
        client.leave(code.asInt());
      }
    });
    onMessage("disconnect", [this](room::Client&) { disconnect(); });
    onMessage("error", [](room::Client& client, const Complaint& complaint) {
      client.error(complaint.code, complaint.message);
    });
  }

  void onJoin(room::Client& client) { state.players.add(client.sessionId()); }

  void onLeave(room::Client& client, room::CloseCode code) {
    state.players.remove(client.sessionId());
    broadcast("left", {{"sessionId", client.sessionId()}, {"code", code.value}});
  }
};
