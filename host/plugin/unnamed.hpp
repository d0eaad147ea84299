#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "config/config.hpp"

namespace roomd {

/// Looks for libraries in the plugin folder that no room names, and says how to use them. They are
/// only ever opened in a child process. Remembers what it saw, so that each file is tried once.
class UnnamedPlugins {
 public:
  explicit UnnamedPlugins(std::filesystem::path self) : self_(std::move(self)) {}

  /// One line for each such library that is whole and passes its probe, in the order of their
  /// names.
  std::vector<std::string> describe(const Config& config);

 private:
  struct Seen {
    std::filesystem::file_time_type changed;
    uintmax_t size = 0;
    std::vector<std::string> factories;  ///< none: it did not pass
  };

  const std::vector<std::string>& factoriesOf(const std::filesystem::path& file);

  std::filesystem::path self_;
  std::map<std::filesystem::path, Seen> seen_;
};

}  // namespace roomd
