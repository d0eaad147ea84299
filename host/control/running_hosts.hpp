#pragma once

#include <sys/types.h>

#include <filesystem>
#include <vector>

namespace roomd {

/// Where a host of process `pid` keeps what it needs only while it runs:
/// `$XDG_RUNTIME_DIR/roomd.<pid>`, or the same below the temporary folder.
std::filesystem::path runFolderOf(pid_t pid);

/// Where it takes commands.
std::filesystem::path controlFileOf(pid_t pid);

/// The processes of this user that seem to be hosts, by their folders.
std::vector<pid_t> runningHosts();

}  // namespace roomd
