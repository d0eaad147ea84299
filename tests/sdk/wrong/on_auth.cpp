// expect: room: onAuth has the wrong result; write Auth, bool, Task<Auth> or
#include <room/room.hpp>

struct Wrong : room::Room<> {
  int onAuth(room::Client&) { return 1; }
};
ROOM_PLUGIN(Wrong)
