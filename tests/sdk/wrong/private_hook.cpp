// expect: room: onCreate must be public and not overloaded; write void or Task<> onCreate()
#include <room/room.hpp>

class Wrong : public room::Room<> {
  void onCreate() {}
};
ROOM_PLUGIN(Wrong)
