#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "result.hpp"

namespace roomd {

/// Writes a plugin to start from into the folder `parent`/`name`, which must not exist: the room, a
/// test of it, a CMakeLists.txt that finds the SDK of this roomd below `sdk`, and a rooms.yaml that
/// serves it. `name` is a word of lower-case letters, digits and `_`. The files that were made, or
/// why not.
Result<std::vector<std::filesystem::path>> writeNewPlugin(const std::filesystem::path& parent,
                                                          std::string_view name,
                                                          const std::filesystem::path& sdk);

}  // namespace roomd
