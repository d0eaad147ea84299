#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "match/matchmaker.hpp"
#include "net/acceptor.hpp"
#include "net/gateway.hpp"
#include "net/routes.hpp"
#include "net/uv_loop.hpp"

namespace roomd {

/// The host, put together: loops with their gateways, the acceptor that feeds them, the matchmaker.
class Server {
 public:
  /// `loops` 0 means one per core.
  explicit Server(unsigned loops);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Listens and serves; the port, or why not.
  Result<uint16_t> start(const std::string& host, uint16_t port,
                         std::shared_ptr<const Catalog> catalog);

  Matchmaker& matchmaker() { return *matchmaker_; }
  unsigned loops() const { return static_cast<unsigned>(loops_.size()); }

  /// Waits until every client has answered its close frame, a second at most. [not on a loop]
  void awaitGoodbyes() const;

  /// Ends everything at once, rooms included. [not on a loop]
  void stop();

 private:
  void steer(int socket, std::string_view head);

  wire::ProcessIds processIds_;
  Directory directory_;
  std::vector<std::unique_ptr<UvLoop>> loops_;
  std::unique_ptr<Matchmaker> matchmaker_;
  std::unique_ptr<Routes> routes_;
  std::vector<std::unique_ptr<Gateway>> gateways_;
  Acceptor acceptor_;
  size_t nextLoop_ = 0;
  bool running_ = false;
};

}  // namespace roomd
