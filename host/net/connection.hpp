#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "room/peer.hpp"

struct lws;

namespace roomd {

class Gateway;

/// One WebSocket, on the loop that owns its socket.
///
/// Outgoing frames wait for the end of the loop's turn and leave in one write. While the kernel
/// does not take all of it they wait here, up to a limit: who does not read is dropped.
class Connection final : public Peer, public std::enable_shared_from_this<Connection> {
 public:
  Connection(Gateway& gateway, lws* wsi) : gateway_(gateway), wsi_(wsi) {}

  /// Where the client's messages go; set once, right after the connection was made.
  void setInbox(std::shared_ptr<Inbox> inbox) { inbox_ = std::move(inbox); }

  void send(const wire::Frame& frame) override;
  void close(uint32_t code, std::string_view reason) override;
  void terminate() override;

  // ---- for Gateway
  /// Keeps the connection alive for as long as libwebsockets knows it.
  void retain() { self_ = shared_from_this(); }
  /// Writes what is queued, if the kernel has taken what was written before.
  void flush();
  /// libwebsockets can take more.
  void onWriteable();
  /// A piece of a message. False: the connection is to be closed now.
  bool onReceive(std::string_view piece, size_t remaining, bool final);
  void onPong() { unansweredPings_ = 0; }
  /// The client has sent a close frame with this code (1005: without one).
  void onPeerClose(uint32_t code) { closeCode_ = code; }
  void onClosed();
  /// Where it is in the gateway's heartbeat.
  void setPlace(size_t place) { place_ = place; }
  size_t place() const { return place_; }
  /// The heartbeat: cuts a client that left the last pings unanswered, else sends one.
  void ping();

 private:
  static constexpr uint32_t kAbnormal = 1006;

  void flushAtTurnEnd();
  /// Hands the queue to libwebsockets; false while it still holds a part of what it got.
  bool writeQueue();
  void write(std::string_view bytes);
  void sendClose();

  Gateway& gateway_;
  lws* wsi_;
  std::shared_ptr<Connection> self_;
  std::shared_ptr<Inbox> inbox_;

  std::vector<wire::Frame> queue_;
  size_t queuedBytes_ = 0;
  size_t bufferedBytes_ = 0;  ///< size of the last write, while libwebsockets holds a part of it
  bool dirty_ = false;        ///< known to the gateway as one to flush

  std::string assembly_;  ///< the pieces of a message so far
  unsigned pieces_ = 0;

  bool closing_ = false;     ///< nothing more is accepted for sending
  bool closeFrame_ = false;  ///< the close frame is due once the queue is empty
  uint32_t askedCode_ = 0;
  std::string askedReason_;
  uint32_t closeCode_ = kAbnormal;
  unsigned unansweredPings_ = 0;
  size_t place_ = 0;
};

}  // namespace roomd
