#include "room/schema.hpp"

struct Player {
  room::Array<double> path;
};
SCHEMA(Player, path);
FULL_STATE_ONLY(Player, path);
