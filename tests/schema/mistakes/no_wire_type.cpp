#include <vector>

#include "room/schema.hpp"

struct Player {
  std::vector<int> cards;
};
SCHEMA(Player, cards);
