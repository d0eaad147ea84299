#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace roomd {

/// Why `file` cannot be a whole shared library for this machine, or nothing when it looks like one.
/// dlopen maps a file without looking: one that is cut off kills the process instead of failing.
/// The section headers are written last, so a file that ends with a good one is whole.
std::optional<std::string> findDamage(const std::filesystem::path& file);

/// The symbols of a whole library that are unique in a process (STB_GNU_UNIQUE): once it is open,
/// it stays, and every later library uses its variables of those names in place of its own.
std::vector<std::string> uniqueSymbols(const std::filesystem::path& file);

/// "3 symbols are unique in a process (like _ZZ1fvE1x): ...", with the remedy.
std::string describeUnique(const std::vector<std::string>& symbols);

}  // namespace roomd
