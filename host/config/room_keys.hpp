#pragma once

#include "config/keys.hpp"

namespace roomd {

/// Reads the map under `rooms:`.
void readRooms(const YamlEntry& entry, Config& config, ConfigErrors& errors);

}  // namespace roomd
