#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"

namespace roomd {

/// What rooms.yaml says about every request and every connection. Never changed: a reload makes a
/// new one. [any thread]
struct Policy {
  Policy() = default;
  explicit Policy(const Config& config)
      : trustedProxies(config.trustedProxies),
        origins(config.origins),
        maxPayload(config.limits.maxPayload),
        simulateLatency(config.simulateLatency) {}

  /// Whether a page of this Origin may play. Requests without one do not come from a page.
  bool allows(std::string_view origin) const {
    return origin.empty() || origins.empty() || std::ranges::find(origins, origin) != origins.end();
  }

  std::vector<Network> trustedProxies;
  std::vector<std::string> origins;  ///< empty: all
  size_t maxPayload = Limits().maxPayload;
  bool simulateLatency = false;
};

}  // namespace roomd
