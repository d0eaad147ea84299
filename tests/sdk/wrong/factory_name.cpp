// expect: room: ROOM_PLUGIN takes names of classes, without template arguments
#include <room/room.hpp>

template <int n>
struct Wrong : room::Room<> {};
ROOM_PLUGIN(Wrong<1>)
