// Auth: lets in, refuses and fails in every way, as the option `mode` says.
#pragma once

#include <chrono>
#include <room/room.hpp>
#include <stdexcept>
#include <string>

class Auth : public room::Room<> {
 public:
  void onCreate(const room::Options& options) {
    if (mode(options) == "failCreate") throw std::runtime_error("plain failure in onCreate");
    onMessage("auth", [](room::Client& client) { client.send("auth", client.auth()); });
  }

  room::Task<room::Auth> onAuth(room::Client&, const room::Options& options) {
    co_await sleep(std::chrono::milliseconds(50));
    if (mode(options) == "throw") throw room::ServerError(400, "bad access token");
    if (mode(options) == "fail") throw std::runtime_error("plain failure in onAuth");
    if (mode(options) == "refuse") co_return false;
    co_return room::Auth::allow({{"user", options["user"]}, {"clientsInOnAuth", clients.size()}});
  }

  void onJoin(room::Client&, const room::Options& options) {
    if (mode(options) == "failJoin") throw std::runtime_error("plain failure in onJoin");
  }

 private:
  static std::string mode(const room::Options& options) { return options["mode"].asString(); }
};
