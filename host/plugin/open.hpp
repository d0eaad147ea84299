#pragma once

#include <room/abi.h>

#include <filesystem>
#include <optional>
#include <string>

#include "result.hpp"

namespace roomd {

/// A library in memory whose tables were checked. Nothing closes it by itself.
struct OpenPlugin {
  void* handle = nullptr;
  const room_plugin* plugin = nullptr;
};

/// Opens `file` (an absolute path never opened before by this process) and checks what it exports,
/// without calling into it. The error is "<step>: <reason>" with the step `open`, `symbol`,
/// `magic`, `version` or `table`; then the library is closed again.
Result<OpenPlugin> openPlugin(const std::filesystem::path& file);

/// Calls the plugin's load(), if it has one; "load: <reason>" when it refuses.
std::optional<std::string> callLoad(const room_plugin& plugin);

}  // namespace roomd
