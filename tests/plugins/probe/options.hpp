// Options: shows which options its hooks were given.
#pragma once

#include <map>
#include <room/room.hpp>
#include <string>

class Options : public room::Room<> {
 public:
  void onCreate(const room::Options& options) {
    created_ = options;
    onMessage("options", [this](room::Client& client) {
      client.send("options", {{"created", created_}, {"joined", joined_[client.sessionId()]}});
    });
  }

  void onJoin(room::Client& client, const room::Options& options) {
    joined_[client.sessionId()] = options;
  }

 private:
  room::Options created_;
  std::map<std::string, room::Options> joined_;
};
