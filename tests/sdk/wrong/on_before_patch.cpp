// expect: room: onBeforePatch has the wrong result; write void onBeforePatch()
#include <room/room.hpp>

struct Wrong : room::Room<> {
  room::Task<> onBeforePatch() { co_return; }
};
ROOM_PLUGIN(Wrong)
