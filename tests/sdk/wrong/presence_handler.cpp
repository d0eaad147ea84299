// expect: room: a handler of presence takes () or (const T&)
#include <room/room.hpp>

struct Wrong : room::Room<> {
  void onCreate() {
    presence.subscribe("news", [](const room::Value&, int) {});
  }
};
ROOM_PLUGIN(Wrong)
