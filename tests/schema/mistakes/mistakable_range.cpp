#include "room/schema.hpp"

inline constexpr room::QuantizedRange kHeight{.min = 0, .max = 131071, .bits = 32};

struct Player {
  room::Quantized<kHeight> height;
};
SCHEMA(Player, height);
