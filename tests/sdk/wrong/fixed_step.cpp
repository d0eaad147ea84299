// expect: room: a fixed step takes () or (const StepContext&)
#include <room/room.hpp>

struct Wrong : room::Room<> {
  void onCreate() {
    setFixedTimestep([](double) {});
  }
};
ROOM_PLUGIN(Wrong)
