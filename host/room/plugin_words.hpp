#pragma once

#include <room/abi.h>
#include <spdlog/spdlog.h>

#include "room/bytes.hpp"
#include "room/operations.hpp"

namespace roomd {

/// How a plugin says that an operation ended; `value` counts with an error too.
inline Outcome outcomeOf(const room_error* error, room_bytes value) {
  Outcome outcome;
  outcome.value = toView(value);
  if (error) {
    outcome.ok = false;
    outcome.code = error->code;
    outcome.message = toView(error->message);
  }
  return outcome;
}

/// The log level of a ROOM_LOG_*; one that is unknown is taken seriously.
inline spdlog::level::level_enum logLevelOf(uint32_t level) {
  static constexpr spdlog::level::level_enum kLevels[] = {spdlog::level::debug, spdlog::level::info,
                                                          spdlog::level::warn, spdlog::level::err};
  return kLevels[level < std::size(kLevels) ? level : 3];
}

}  // namespace roomd
