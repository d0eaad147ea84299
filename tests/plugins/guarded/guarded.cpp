// Rooms for tests of what the host does at its edges: who is let in from where, and how it ends.
#include <chrono>
#include <fstream>
#include <room/room.hpp>
#include <string>

/// Tells every client whom the host takes it for.
class Visitors : public room::Room<> {
 public:
  room::Auth onAuth(room::Client&, const room::Options&, const room::AuthContext& context) {
    return room::Auth::allow({{"ip", context.ip},
                              {"token", context.token},
                              {"forwarded", context.headers["x-forwarded-for"]}});
  }

  void onJoin(room::Client& client) { client.send("you", client.auth()); }
};

/// Takes its time to end, and leaves a note in a file then.
class Ending : public room::Room<> {
 public:
  void onCreate(const room::Options& options) {
    note_ = options["note"].asString();
    delay_ = std::chrono::milliseconds(options.get<int>("delayMs", 0));
  }

  void onJoin(room::Client& client) { client.send("welcome", 1); }

  room::Task<> onDispose() {
    co_await sleep(delay_);
    std::ofstream(note_, std::ios::app) << roomId() << '\n';
  }

 private:
  std::string note_;
  std::chrono::milliseconds delay_{0};
};

ROOM_PLUGIN(Visitors, Ending)
