// A room for another standard library than the host's: what crosses the border must not need the
// same.
#include <chrono>
#include <room/room.hpp>
#include <stdexcept>
#include <string>

class Foreign : public room::Room<> {
 public:
  void onCreate() {
    onMessage("library", [](room::Client& client) {
#ifdef _LIBCPP_VERSION
      client.send("library", "libc++");
#else
      client.send("library", "another library");
#endif
    });
    onMessage("echo",
              [](room::Client& client, const room::Value& value) { client.send("echo", value); });
    onMessage("catchOwn", [](room::Client& client) { client.send("catchOwn", caughtText()); });
    onMessage("throw", [](room::Client&) { throw std::runtime_error("on purpose"); });
  }

  room::Task<room::Auth> onAuth(room::Client&, const room::Options& options) {
    co_await sleep(std::chrono::milliseconds(20));
    if (options["mode"].asString() == "throw") throw room::ServerError(400, "bad access token");
    if (options["mode"].asString() == "fail") throw std::runtime_error("plain failure in onAuth");
    co_return true;
  }

 private:
  static std::string caughtText() {
    try {
      try {
        throw std::runtime_error("thrown");
      } catch (const std::exception& exception) {
        throw std::logic_error(std::string(exception.what()) + " and rethrown");
      }
    } catch (const std::logic_error& error) {
      return error.what();
    }
  }
};
ROOM_PLUGIN(Foreign)
