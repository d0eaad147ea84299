#include "room/schema.hpp"

inline constexpr room::QuantizedRange kAngle{.min = 0, .max = 360, .bits = 12};

struct Player {
  room::Quantized<kAngle> heading;
};
SCHEMA(Player, heading);
