#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "result.hpp"

namespace roomd {

/// When a file that was just written counts as finished.
struct SettleRule {
  std::chrono::milliseconds quiet{200};      ///< this long without a change
  std::chrono::milliseconds patience{2000};  ///< after which waiting is given up
  /// Lets some time go by between two looks at the file.
  std::function<void()> pause = [] { std::this_thread::sleep_for(std::chrono::milliseconds(20)); };
};

/// Waits until nobody seems to write `file`: not at all when it was last changed longer ago than
/// `rule.quiet`. Returns "<step>: <reason>" when it cannot be used: there is no such file (`find`),
/// or it keeps changing (`settle`).
std::optional<std::string> waitUntilSettled(const std::filesystem::path& file,
                                            const SettleRule& rule = {});

/// Runs `copy`, which makes a copy of `file` and says where. When the file was changed or replaced
/// meanwhile the copy may be half one and half the other: it is removed and made again, once the
/// file has settled; after three times that is the error,
/// "stage: <reason>".
Result<std::filesystem::path> copyWhole(const std::filesystem::path& file,
                                        const std::function<Result<std::filesystem::path>()>& copy);

/// A hash of the content, to tell whether a file is the one that was loaded before.
Result<uint64_t> hashContent(const std::filesystem::path& file);

}  // namespace roomd
