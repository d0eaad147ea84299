#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "config/config.hpp"
#include "control/control_socket.hpp"
#include "net/server.hpp"
#include "plugin/folder_watch.hpp"
#include "plugin/loader.hpp"

namespace roomd {

/// Writes what came of a load to the log.
void report(const LoadReport& outcome);

/// Reads rooms.yaml and the plugins again while the host runs: on SIGHUP, by `roomd reload`, and,
/// with `watch: true`, when a file was changed. What is wrong is said, and changes nothing.
class Reloader {
 public:
  /// `config` is the one in force; `port` stands above that of the file, if given. Loader and
  /// server must outlive this and everything it was asked for.
  Reloader(const Config& config, std::filesystem::path defaultPlugins, std::optional<uint16_t> port,
           Loader& loader, Server& server);

  /// `done` hears what the log says, once, maybe on the loader's thread. [any thread]
  void reload(std::function<void(ControlReply)> done = [](const ControlReply&) {});

  /// Watches no folder any more.
  void stop();

 private:
  void watch(const Config& config);
  ControlReply apply(const Config& config, const LoadReport& loaded);

  const std::filesystem::path file_;
  const std::filesystem::path defaultPlugins_;
  const std::optional<uint16_t> port_;
  Loader& loader_;
  Server& server_;

  std::mutex mutex_;
  bool stopped_ = false;
  std::filesystem::path watched_;  ///< the plugin folder; empty when nothing is watched
  std::unique_ptr<FolderWatch> watch_;
};

}  // namespace roomd
