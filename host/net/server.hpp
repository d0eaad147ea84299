#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "guard/watchdog.hpp"
#include "match/matchmaker.hpp"
#include "net/acceptor.hpp"
#include "net/gateway.hpp"
#include "net/routes.hpp"
#include "net/uv_loop.hpp"
#include "presence/local_presence.hpp"

namespace roomd {

/// The host, put together: loops with their gateways, the acceptor that feeds them, the matchmaker.
class Server {
 public:
  explicit Server(const Config& config);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Listens where the configuration says and serves; the port, or why not.
  Result<uint16_t> start(std::shared_ptr<const Catalog> catalog);

  /// From now on as `config` says, as far as that is possible while running. What needs a restart
  /// comes back as a line for the log, empty when nothing does. [one thread]
  std::string apply(const Config& config, std::shared_ptr<const Catalog> catalog);

  /// Lets nobody in any more, ends every room, and calls `done` when all have ended. [any thread]
  void drain(std::function<void()> done);

  /// What every loop, its rooms and their plugins use. Waits for the loops, one turn at most of
  /// each. [not on a loop; running]
  std::vector<LoopUsage> usage();

  unsigned loops() const { return static_cast<unsigned>(loops_.size()); }

  /// Waits until every client has answered its close frame, a second at most. [not on a loop]
  void awaitGoodbyes() const;

  /// Ends everything at once, rooms included. [not on a loop]
  void stop();

 private:
  std::string_view admit(Arrival& arrival);
  void steer(Arrival arrival, std::string_view head);
  void setLimits(const Limits& limits);
  std::shared_ptr<const Policy> policy() const;

  const Config config_;           ///< as it was at the start
  const size_t mostConnections_;  ///< for which there are descriptors
  Places places_;
  RateLimiter seatRequests_;
  SimulatedLatency latency_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Policy> policy_;

  wire::ProcessIds processIds_;
  Directory directory_;
  std::vector<std::unique_ptr<UvLoop>> loops_;
  LocalPresence presence_;
  std::unique_ptr<Matchmaker> matchmaker_;
  std::unique_ptr<Routes> routes_;
  std::vector<std::unique_ptr<Gateway>> gateways_;
  std::optional<Watchdog> watchdog_;
  Acceptor acceptor_;
  size_t nextLoop_ = 0;
  bool running_ = false;
};

}  // namespace roomd
