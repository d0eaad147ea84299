// expect: room: onLeave has the wrong parameters; write void or Task<> onLeave()
#include <room/room.hpp>

struct Wrong : room::Room<> {
  void onLeave(room::Client&, const std::string&) {}
};
ROOM_PLUGIN(Wrong)
