#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "result.hpp"

namespace roomd {

/// Waits until nobody seems to write `file`: at once when it was last changed more than 200 ms ago,
/// else until it has been the same for 200 ms. Returns why it cannot be used: there is no such
/// file, or it still changes after 2 s.
std::optional<std::string> waitUntilSettled(const std::filesystem::path& file);

/// A hash of the content, to tell whether a file is the one that was loaded before.
Result<uint64_t> hashContent(const std::filesystem::path& file);

}  // namespace roomd
