#include "config/duration.hpp"

#include <charconv>

namespace roomd {

std::optional<std::chrono::milliseconds> parseDuration(std::string_view text) {
  using std::chrono::milliseconds;
  constexpr milliseconds kLongest = std::chrono::hours(24);
  const struct {
    std::string_view name;
    milliseconds length;
  } units[] = {{"ms", milliseconds(1)},
               {"s", std::chrono::seconds(1)},
               {"m", std::chrono::minutes(1)},
               {"h", std::chrono::hours(1)}};
  uint32_t count = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, count);
  if (problem != std::errc{}) return std::nullopt;
  for (const auto& [name, length] : units) {
    if (name != std::string_view(stop, end)) continue;
    if (count > kLongest / length) return std::nullopt;
    return count * length;
  }
  return std::nullopt;
}

}  // namespace roomd
