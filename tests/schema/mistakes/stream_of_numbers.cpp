#include "room/schema.hpp"

struct Player {
  room::Stream<double> path;
};
SCHEMA(Player, path);
