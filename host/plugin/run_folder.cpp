#include "plugin/run_folder.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace roomd {

namespace fs = std::filesystem;

RunFolder::RunFolder(fs::path folder)
    : folder_(fs::absolute(folder).lexically_normal()), problem_(make()) {}

RunFolder::~RunFolder() {
  std::error_code ignored;
  if (problem_.empty()) fs::remove_all(folder_, ignored);
}

std::string RunFolder::make() {
  if (mkdir(folder_.c_str(), S_IRWXU) == 0) return {};
  if (errno != EEXIST) {
    return fmt::format("cannot create the run folder {}: {}", folder_.string(),
                       std::strerror(errno));
  }
  struct stat found {};
  const bool mine = lstat(folder_.c_str(), &found) == 0 && S_ISDIR(found.st_mode) &&
                    found.st_uid == geteuid() && (found.st_mode & (S_IRWXG | S_IRWXO)) == 0;
  if (!mine) {
    return fmt::format("cannot use the run folder {}: it is there already and not private",
                       folder_.string());
  }
  std::error_code problem;
  for (const auto& entry : fs::directory_iterator(folder_, problem)) {
    if (entry.path().extension() == ".so") fs::remove(entry.path(), problem);
  }
  return {};
}

Result<fs::path> RunFolder::stage(const fs::path& source, uint64_t generation) {
  const fs::path staged = folder_ / fmt::format("{}.{}.so", source.stem().string(), generation);
  std::error_code problem;
  fs::copy_file(source, staged, problem);
  if (!problem) return staged;
  std::error_code ignored;
  fs::remove(staged, ignored);
  return Error{fmt::format("cannot copy to {}: {}", staged.string(), problem.message())};
}

}  // namespace roomd
