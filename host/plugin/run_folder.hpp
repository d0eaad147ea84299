#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "result.hpp"

namespace roomd {

/// The folder where copies of plugins are kept while they are in use, readable by nobody else.
/// dlopen takes a file under a name it has seen for the library it opened then, so every copy gets
/// a name of its own.
class RunFolder {
 public:
  /// Makes the folder with mode 0700. One left behind by a process that ended badly is emptied of
  /// libraries and used again, if it belongs to this user and is closed to others.
  explicit RunFolder(std::filesystem::path folder);

  /// Removes it with everything in it.
  ~RunFolder();
  RunFolder(const RunFolder&) = delete;
  RunFolder& operator=(const RunFolder&) = delete;

  /// Why the folder cannot be used; empty when it can.
  const std::string& problem() const { return problem_; }

  /// Copies `source` to "<folder>/<stem>.<generation>.so" and returns that path.
  Result<std::filesystem::path> stage(const std::filesystem::path& source, uint64_t generation);

 private:
  std::string make();

  std::filesystem::path folder_;
  std::string problem_;
};

}  // namespace roomd
