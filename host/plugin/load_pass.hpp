#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "plugin/library.hpp"
#include "plugin/loader.hpp"
#include "plugin/run_folder.hpp"
#include "plugin/worker.hpp"

namespace roomd {

/// What lasts from one load to the next. [loader]
struct LoaderState {
  LoaderState(std::filesystem::path folder, std::filesystem::path executable)
      : runFolder(std::move(folder)), self(std::move(executable)) {}

  RunFolder runFolder;
  std::filesystem::path self;
  std::shared_ptr<Worker> unloader;
  uint64_t generations = 0;  ///< staged so far
  /// The library last published from each file, while somebody holds it.
  std::map<std::filesystem::path, std::weak_ptr<const Library>> current;
};

/// One load: from a Config to a Catalog or the reasons against it.
class LoadPass {
 public:
  LoadPass(LoaderState& state, const Config& config) : state_(state), config_(config) {}

  /// Runs it. When anything is wrong, nothing changes and what this pass opened is released.
  LoadReport run();

 private:
  struct Loaded {
    std::shared_ptr<const Library> library;
    bool isNew = false;
  };

  void loadPlugin(const std::string& plugin);
  Result<Loaded> obtain(const std::filesystem::path& source);
  Result<Loaded> open(const std::filesystem::path& source);
  void warnOfUnique(const std::filesystem::path& source, const std::filesystem::path& staged);
  void refuse(const RoomConfig& room, std::string reason);
  void addRoom(const RoomConfig& room, const std::shared_ptr<const Library>& library);
  std::string summary() const;

  LoaderState& state_;
  const Config& config_;
  std::map<std::string, Loaded> loaded_;
  std::map<std::string, std::shared_ptr<const RoomType>, std::less<>> types_;
  std::vector<ConfigError> errors_;
  std::vector<std::string> warnings_;
};

}  // namespace roomd
