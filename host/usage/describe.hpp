#pragma once

#include <string>
#include <vector>

#include "usage/usage.hpp"

namespace roomd {

/// Lines for the log: the loops, then the plugins, then the rooms, those that use most first.
std::vector<std::string> describe(const std::vector<LoopUsage>& loops);

}  // namespace roomd
