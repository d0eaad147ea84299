// A good room that starts a thread and never ends it.
#include <atomic>
#include <chrono>
#include <room/room.hpp>
#include <thread>

class Version : public room::Room<> {
 public:
  void onCreate() {
    std::thread([] {
      for (std::atomic<int> turns = 0;; ++turns) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
    }).detach();
    onMessage("version", [](room::Client& client) { client.send("version", {{"version", 4}}); });
  }
};
ROOM_PLUGIN(Version)
