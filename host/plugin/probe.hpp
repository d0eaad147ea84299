#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "plugin/open.hpp"
#include "result.hpp"

namespace roomd {

/// How long a library may take to be opened and checked.
constexpr std::chrono::milliseconds kProbeTimeout{5000};

/// Opens and loads `file` in a child process (`self --probe file`), so that a static constructor or
/// a load() that throws, exits or hangs does so there. Returns the names of its factories; the
/// error is "<step>: <reason>", where the step is `probe` or what openPlugin() found.
Result<std::vector<std::string>> probeInChild(const std::filesystem::path& self,
                                              const std::filesystem::path& file,
                                              std::chrono::milliseconds timeout);

/// Looks at `file`, tries it in a child process, and opens it here: the same steps as when it is to
/// serve. The error is "<step>: <reason>".
Result<OpenPlugin> openProbed(const std::filesystem::path& file, const std::filesystem::path& self);

/// The child's side; see Loader::probe.
int runProbe(const std::filesystem::path& file);

}  // namespace roomd
