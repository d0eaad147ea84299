// The rooms that the sessions of tests/data/captures were recorded with, as far as the recordings
// show them.
#include "doors.hpp"
#include "game_room.hpp"
#include "request_room.hpp"
#include "stateless_room.hpp"

ROOM_PLUGIN(capture::GameRoom, capture::StaticAuthRoom, capture::InstanceAuthRoom,
            capture::RequestRoom, capture::LimitedRoom, capture::FailingRoom,
            capture::StatelessRoom)
