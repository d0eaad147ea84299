// expect: room: a background function returns its result, not a Task
#include <room/room.hpp>

struct Wrong : room::Room<> {
  void onCreate() {
    background([]() -> room::Task<> { co_return; });
  }
};
ROOM_PLUGIN(Wrong)
