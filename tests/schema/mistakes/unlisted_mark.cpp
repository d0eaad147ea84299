#include "room/schema.hpp"

struct Player {
  double x = 0, lives = 0;
};
SCHEMA(Player, x);
PATCH_ONLY(Player, lives);
