#include "room/schema.hpp"

inline constexpr room::QuantizedRange kAngle{.min = 0, .max = 360};

struct Player {
  room::Array<room::Quantized<kAngle>> headings;
};
SCHEMA(Player, headings);
