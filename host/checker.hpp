#pragma once

#include <filesystem>

#include "config/config.hpp"

namespace roomd {

/// What `roomd check PLUGIN` does: tries the library as the host would, in a child process first,
/// and prints what it offers; or why it is refused, in one line on standard error. `self` is the
/// roomd executable. Whether all is well.
bool checkPlugin(const std::filesystem::path& file, const std::filesystem::path& self);

/// What `roomd check ROOMS.YAML` does: loads everything `config` names, without serving, and prints
/// each room and each library; or every mistake, a line each, on standard error. Copies go to
/// `runFolder`. Whether all is well.
bool checkRooms(const Config& config, const std::filesystem::path& runFolder,
                const std::filesystem::path& self);

}  // namespace roomd
