// A room that tells which build it is, and which options it was made with.
#include <room/room.hpp>

class Version : public room::Room<> {
 public:
  void onCreate(const room::Options& options) {
    map_ = options["map"];
    onMessage("version", [this](room::Client& client) {
      client.send("version", {{"version", VERSION}, {"map", map_}});
    });
  }

 private:
  room::Value map_;
};
ROOM_PLUGIN(Version)
