// expect: room: a value of this type cannot be sent; list its fields with MESSAGE(Type, ...)
#include <room/room.hpp>

struct Unlisted {};

struct Wrong : room::Room<> {
  void onJoin() { broadcast("move", Unlisted{}); }
};
ROOM_PLUGIN(Wrong)
