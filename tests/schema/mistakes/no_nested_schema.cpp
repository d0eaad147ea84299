#include "room/schema.hpp"

struct Card {
  int value = 0;
};

struct Player {
  room::Map<Card> cards;
};
SCHEMA(Player, cards);
