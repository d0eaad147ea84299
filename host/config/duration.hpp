#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace roomd {

/// "500ms", "1s", "2m", "1h": a whole number and its unit, a day at most. nullopt when it is none.
std::optional<std::chrono::milliseconds> parseDuration(std::string_view text);

}  // namespace roomd
