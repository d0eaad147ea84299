#include "guard/stall_finder.hpp"

#include <fmt/format.h>

#include <utility>

namespace roomd {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

std::string inSeconds(StallFinder::Clock::duration age) {
  return fmt::format("{:.1f} s", std::chrono::duration<double>(age).count());
}

}  // namespace

std::optional<std::string> StallFinder::look(Clock::time_point now, milliseconds budget) {
  const Activity::Seen seen = activity_.look();
  if (seen.serial != serial_) {
    auto line = end(now);
    serial_ = seen.serial;
    since_ = now;
    next_ = budget;
    return line;
  }
  const auto age = duration_cast<milliseconds>(now - since_);
  if (!seen.isInside() || age < next_) return std::nullopt;
  const std::string callee = Callee::nameOf(seen.callee);
  if (activity_.look().serial != serial_) return std::nullopt;  // it has just ended
  told_ = fmt::format("{} of {}", seen.what(), callee);
  next_ = age * 2;
  return fmt::format("is held by {}: for {} so far", told_, inSeconds(age));
}

std::optional<std::string> StallFinder::end(Clock::time_point now) {
  if (told_.empty()) return std::nullopt;
  return fmt::format("goes on: it was held by {} for {}", std::exchange(told_, {}),
                     inSeconds(now - since_));
}

}  // namespace roomd
