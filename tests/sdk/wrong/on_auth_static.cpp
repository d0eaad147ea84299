// expect: room: onAuthStatic must be static and has the wrong parameters; write static Auth, bool
#include <room/room.hpp>

struct Wrong : room::Room<> {
  bool onAuthStatic(const room::AuthContext&) { return true; }
};
ROOM_PLUGIN(Wrong)
