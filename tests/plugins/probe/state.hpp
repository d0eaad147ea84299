// The state of the probing rooms: who is there, and a number that changes.
#pragma once

#include <room/room.hpp>

struct Player {
  double x = 0.11, y = 2.22;
};
SCHEMA(Player, x, y);

struct State {
  room::Map<Player> players;
  double count = 0;
};
SCHEMA(State, players, count);
