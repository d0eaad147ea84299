// A good room, built without the flags of room_add_plugin: its inline variable is unique in the
// process, so the library can never be unloaded.
#include <room/room.hpp>

template <class T>
struct Counter {
  static inline int rooms = 0;
};

class Version : public room::Room<> {
 public:
  void onCreate() {
    ++Counter<Version>::rooms;
    onMessage("version", [](room::Client& client) { client.send("version", {{"version", 3}}); });
  }
};
ROOM_PLUGIN(Version)
