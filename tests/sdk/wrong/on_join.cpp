// expect: room: onJoin has the wrong parameters; write void or Task<> onJoin(), or onJoin(Client&)
#include <room/room.hpp>

struct Wrong : room::Room<> {
  void onJoin(room::Client&, int) {}
};
ROOM_PLUGIN(Wrong)
