// expect: room: a message handler takes (), (Client&), (Client&, const T&)
#include <room/room.hpp>

struct Wrong : room::Room<> {
  void onCreate() {
    onMessage("move", [](int) {});
  }
};
ROOM_PLUGIN(Wrong)
