// expect: room: onAuthStatic has the wrong result; write static Auth, bool
#include <room/room.hpp>

struct Wrong : room::Room<> {
  static int onAuthStatic(const room::AuthContext&) { return 1; }
};
ROOM_PLUGIN(Wrong)
