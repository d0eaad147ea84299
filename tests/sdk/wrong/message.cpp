// expect: room: a value of this type cannot be received; list its fields with MESSAGE(Type, ...)
#include <room/room.hpp>

struct Unlisted {};

struct Wrong : room::Room<> {
  void onCreate() {
    onMessage("move", [](room::Client&, const Unlisted&) {});
  }
};
ROOM_PLUGIN(Wrong)
