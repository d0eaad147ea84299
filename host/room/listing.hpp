#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "value.hpp"

namespace roomd {

/// What the matchmaker knows of a room; a room sends a new one whenever something in it changes.
struct Listing {
  std::string roomId;
  std::string name;
  unsigned loop = 0;     ///< which loop it lives on
  uint32_t clients = 0;  ///< seats taken: connected, reserved and held
  std::optional<uint32_t> maxClients;
  bool locked = false;
  bool isPrivate = false;
  std::shared_ptr<const Value> metadata;  ///< nullptr when none was set
  std::shared_ptr<const Value> filter;    ///< a Map: the filterBy fields it was made with
  int64_t createdAtMs = 0;                ///< Unix time
};

}  // namespace roomd
