// expect: room: name the parameter types of a handler of onRemoteCall
#include <room/room.hpp>

struct Wrong : room::Room<> {
  void onCreate() {
    onRemoteCall("add", [](auto name) { return name; });
  }
};
ROOM_PLUGIN(Wrong)
