// expect: room: onCreate must be public and not overloaded; write void or Task<> onCreate()
#include <room/room.hpp>

struct Wrong : room::Room<> {
  void onCreate() {}
  void onCreate(const room::Options&) {}
};
ROOM_PLUGIN(Wrong)
