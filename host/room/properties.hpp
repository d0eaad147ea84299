#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "value.hpp"

namespace roomd {

/// A change of a room's properties, as room_host.set brings it: what is absent stays as it is.
struct PropertyChange {
  std::optional<std::string> roomId;
  std::optional<std::optional<uint32_t>> maxClients;  ///< inner nullopt: no limit
  std::optional<bool> locked;
  std::optional<bool> isPrivate;
  std::optional<Value> metadata;
  std::optional<bool> autoDispose;
  std::optional<int64_t> patchIntervalUs;       ///< 0: no automatic patches
  std::optional<int64_t> simulationIntervalUs;  ///< 0: no ticks
  std::optional<int64_t> seatReservationUs;
  std::optional<uint32_t> maxMessagesPerSecond;  ///< 0: no limit
};

/// Reads the map of room_host.set. What cannot be used is skipped and named in `complaints`.
PropertyChange parseProperties(std::string_view msgpack, std::vector<std::string>& complaints);

/// True for an id that a WebSocket path can carry: 1 to 128 characters of A-Za-z0-9_-.
bool isRoomId(std::string_view id);

/// True for an id somebody may choose for a session: 1 to 64 of the same characters.
bool isSessionId(std::string_view id);

}  // namespace roomd
