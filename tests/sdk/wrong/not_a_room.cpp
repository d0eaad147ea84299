// expect: room: a room class derives from room::Room<...>
#include <room/room.hpp>

struct Wrong {};
ROOM_PLUGIN(Wrong)
