// Which structs extend which: found out while the plugin is loaded, because a Ref may hold a struct
// that its own type does not lead to.
#pragma once

#include <algorithm>
#include <vector>

#include "room/state/describe.hpp"

namespace room::detail {

/// SCHEMA_EXTENDS makes one of these per source file, before anything runs.
struct Extension {
  Extension(const void* type, const void* base, Describe describe) {
    std::vector<KnownExtension>& all = extensions();
    const bool known = std::any_of(all.begin(), all.end(),
                                   [type](const KnownExtension& one) { return one.type == type; });
    if (!known) all.push_back({type, base, describe});
  }
};

}  // namespace room::detail
