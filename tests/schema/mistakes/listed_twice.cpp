#include "room/schema.hpp"

struct Player {
  double x = 0, y = 0;
};
SCHEMA(Player, x, y, x);
