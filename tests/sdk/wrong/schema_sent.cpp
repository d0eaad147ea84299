// expect: room: a value of this type cannot be sent; list its fields with MESSAGE(Type, ...)
#include <room/room.hpp>

struct Item {
  double x = 0;
};
SCHEMA(Item, x);

struct Wrong : room::Room<> {
  void onJoin() { broadcast("item", Item{}); }
};
ROOM_PLUGIN(Wrong)
