#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "match/directory.hpp"
#include "net/acceptor.hpp"
#include "net/connection.hpp"
#include "net/delayed_link.hpp"
#include "net/heartbeat.hpp"
#include "net/policy.hpp"
#include "net/routes.hpp"
#include "net/uv_loop.hpp"
#include "wire/target.hpp"

struct lws;
struct lws_context;
struct lws_vhost;

namespace roomd {

/// The sockets of one loop: libwebsockets contexts without a listener, into which the acceptor
/// puts what it has accepted. Turns HTTP requests into Exchanges and WebSockets into Connections.
class Gateway {
 public:
  /// What all gateways of the host share; must outlive them.
  struct Host {
    const Routes& routes;
    const Directory& directory;
    const wire::ProcessIds& processIds;
    const SimulatedLatency& latency;
  };

  Gateway(UvLoop& loop, const Host& host, std::shared_ptr<const Policy> policy);
  ~Gateway();
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;

  /// Makes the contexts; false when libwebsockets refuses. [before the loop starts]
  bool open();

  /// Takes an accepted connection over. [loop]
  void adopt(const Arrival& arrival);

  /// For every request and connection from now on. [loop]
  void setPolicy(std::shared_ptr<const Policy> policy) { policy_ = std::move(policy); }

  /// Writes what this turn has queued. [loop, end of each turn]
  void flush();

  /// Closes every socket; the loop may end afterwards, and then this be destroyed. [loop]
  void close();

  /// How many WebSockets there are. [any thread]
  size_t connections() const { return connectionCount_; }

  // ---- for Connection [loop]
  void flushLater(std::shared_ptr<Connection> connection);
  size_t maxPayload() const { return policy_->maxPayload; }
  std::string& scratch() { return scratch_; }
  Ledger& ledger() { return loop_.ledger(); }
  const wire::Frame& pingFrame() const { return pingFrame_; }

  /// libwebsockets' one way in; `reason` is a lws_callback_reasons.
  int onCallback(lws* wsi, int reason, void* session, void* in, size_t length);

 private:
  /// A context of libwebsockets, for sockets with a number below `descriptors`.
  struct Sockets {
    uint64_t descriptors;
    lws_context* context;
    lws_vhost* vhost;
  };
  struct PerSocket;
  struct Protocols;
  struct Visit;

  bool openFor(uint64_t descriptors);
  int onHttp(lws* wsi, PerSocket& socket);
  int onUpgrade(lws* wsi);
  int onEstablished(lws* wsi, PerSocket& socket);
  static Visit& visitOf(lws* wsi);
  Knock readKnock(lws* wsi, const wire::Target& target) const;
  std::shared_ptr<Inbox> enter(lws* wsi, std::shared_ptr<Peer> peer);

  UvLoop& loop_;
  const Host host_;
  std::shared_ptr<const Policy> policy_;
  const std::unique_ptr<const Protocols> protocols_;
  std::vector<Sockets> sockets_;  ///< smallest first
  bool closing_ = false;

  std::atomic<size_t> connectionCount_ = 0;
  std::vector<std::shared_ptr<Connection>> dirty_;
  std::vector<std::shared_ptr<Connection>> flushing_;
  std::string scratch_;
  wire::Frame pingFrame_ = wire::webSocketPing();
  Heartbeat<Connection> heartbeat_;
};

}  // namespace roomd
