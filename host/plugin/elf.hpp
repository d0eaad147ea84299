#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace roomd {

/// Why `file` cannot be a whole shared library for this machine, or nothing when it looks like one.
/// dlopen maps a file without looking: one that is cut off kills the process instead of failing.
/// The section headers are written last, so a file that ends with a good one is whole.
std::optional<std::string> findDamage(const std::filesystem::path& file);

}  // namespace roomd
