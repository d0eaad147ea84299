#include "control/running_hosts.hpp"

#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string>

namespace roomd {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "roomd.";

fs::path base() {
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  return runtime != nullptr && *runtime != '\0' ? fs::path(runtime) : fs::temp_directory_path();
}

}  // namespace

fs::path runFolderOf(pid_t pid) { return base() / fmt::format("{}{}", kPrefix, pid); }

fs::path controlFileOf(pid_t pid) { return runFolderOf(pid) / "control"; }

std::vector<pid_t> runningHosts() {
  std::vector<pid_t> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(base(), error)) {
    const std::string name = entry.path().filename();
    if (!name.starts_with(kPrefix)) continue;
    const char* end = name.data() + name.size();
    pid_t pid = 0;
    const auto read = std::from_chars(name.data() + kPrefix.size(), end, pid);
    if (read.ec != std::errc() || read.ptr != end || pid <= 0) continue;
    if (kill(pid, 0) == 0 && fs::exists(controlFileOf(pid), error)) found.push_back(pid);
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace roomd
