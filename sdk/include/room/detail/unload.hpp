// What a plugin does before its library is unloaded.
#pragma once

namespace room::detail {

/// Ends the plugin's worker threads; null as long as there are none. Set by the first background
/// work.
inline void (*endWorkers)() = nullptr;

inline void unload() {
  if (endWorkers) endWorkers();
}

}  // namespace room::detail
