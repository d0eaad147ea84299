#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config/network.hpp"
#include "value.hpp"

namespace roomd {

/// Where something stands in rooms.yaml; 1-based, 0 when unknown.
struct Position {
  int line = 0;
  int column = 0;
};

/// One mistake in rooms.yaml.
struct ConfigError {
  Position at;
  std::string message;
};

struct SortKey {
  std::string field;
  bool descending = false;
};

/// What becomes of rooms whose code a reload replaced.
struct DrainPolicy {
  enum class Kind : uint8_t {
    finish,    ///< they go on until they end
    lock,      ///< the same, but nobody new enters
    end,       ///< the same, and after `time` they are asked to end
    handover,  ///< they move to the new code if they can, else finish
  };

  Kind kind = Kind::finish;
  std::chrono::milliseconds time{0};
};

/// One entry under `rooms:`.
struct RoomConfig {
  std::string name;     ///< what clients ask for
  std::string plugin;   ///< "game" of `factory: game/Game`
  std::string factory;  ///< "Game"
  Position factoryAt;   ///< for errors found when the plugin is loaded
  Value options;        ///< a Map; overrides what the client sent, in onCreate
  std::vector<std::string> filterBy;
  std::vector<SortKey> sortBy;
  bool realtimeListing = false;
  std::optional<uint32_t> maxInstances;  ///< no more rooms of this name at a time
  uint32_t maxMessagesPerSecond = 1000;  ///< of one client; 0: no limit
  DrainPolicy drain;
};

/// What one host takes on. 0 means no limit, where the comment does not say otherwise.
struct Limits {
  uint32_t maxConnections = 20'000;  ///< WebSockets and HTTP connections; never unlimited
  uint32_t maxConnectionsPerIp = 0;
  uint32_t maxRooms = 0;
  uint32_t matchmakePerSecond = 0;  ///< seat requests of one address; more get 429
  uint32_t maxPayload = 4096;  ///< bytes of one client message, at least 1; more closes with 1009
};

/// rooms.yaml, read and checked.
struct Config {
  std::filesystem::path file;
  std::string host = "0.0.0.0";
  uint16_t port = 2567;
  unsigned loops = 0;  ///< 0: one per core
  /// Clients of a room beyond so many are served by all loops in turn; 0: by the room's alone.
  uint32_t spreadAbove = 128;
  std::filesystem::path plugins;  ///< absolute folder of the plugins
  bool watch = false;             ///< reload when a plugin or this file was changed
  std::vector<RoomConfig> rooms;

  std::string publicAddress;            ///< host[:port][/path] told to clients; empty: none
  std::vector<Network> trustedProxies;  ///< whose word on a client's address is believed
  std::vector<std::string> origins;     ///< allowed Origins, as browsers send them; empty: all
  Limits limits;
  std::chrono::milliseconds watchdog{1000};  ///< how long a room may hold its loop untold; 0: off
  bool simulateLatency = false;  ///< offers /latency and /simulate-latency/:ms, for development
};

/// What came of reading rooms.yaml: a Config, or every mistake in it (a syntax error stops at the
/// first).
struct ConfigOutcome {
  std::optional<Config> config;
  std::vector<ConfigError> errors;
};

/// Reads and checks `file`. `defaultPlugins` is used when the file names no folder. Does not look
/// at the plugins themselves.
ConfigOutcome loadConfig(const std::filesystem::path& file,
                         const std::filesystem::path& defaultPlugins);

/// "rooms.yaml:3:5: message", one line for each error.
std::string describe(const std::filesystem::path& file, const std::vector<ConfigError>& errors);

}  // namespace roomd
