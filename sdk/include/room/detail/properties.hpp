// What a room knows of its own properties.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "room/value.hpp"

namespace room {

/// No limit, for setMaxClients.
inline constexpr uint32_t kUnlimited = UINT32_MAX;

namespace detail {

struct Properties {
  std::string roomId;
  std::string roomName;
  Value metadata;
  std::optional<double> patchRate = 50;
  uint32_t maxClients = kUnlimited;
  std::optional<uint32_t> maxMessagesPerSecond;
  bool autoDispose = true;
  bool locked = false;
  bool isPrivate = false;

  /// Those that stay when a room moves to other code: all but the patch rate, which is the code's.
  Value save() const {
    return {{"roomId", roomId},
            {"metadata", metadata},
            {"maxClients", maxClients == kUnlimited ? Value(nullptr) : Value(maxClients)},
            {"maxMessagesPerSecond",
             maxMessagesPerSecond ? Value(*maxMessagesPerSecond) : Value(nullptr)},
            {"autoDispose", autoDispose},
            {"locked", locked},
            {"private", isPrivate}};
  }

  /// Takes over what the host changed by itself.
  void apply(const Value& changed) {
    for (const auto& [key, value] : changed.members()) {
      if (key == "roomId") roomId = value.asString(roomId);
      if (key == "metadata") metadata = value;
      if (key == "patchRate") patchRate = value.get<std::optional<double>>();
      if (key == "maxClients") {
        maxClients = value.get<std::optional<uint32_t>>().value_or(kUnlimited);
      }
      if (key == "maxMessagesPerSecond") {
        maxMessagesPerSecond = value.get<std::optional<uint32_t>>();
      }
      if (key == "autoDispose") autoDispose = value.asBool(autoDispose);
      if (key == "locked") locked = value.asBool(locked);
      if (key == "private") isPrivate = value.asBool(isPrivate);
    }
  }
};

}  // namespace detail
}  // namespace room
