#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "usage/usage.hpp"
#include "value.hpp"
#include "wire/frame.hpp"

namespace roomd {

/// The connection of one client, as its room sees it. Whether the socket lives on the room's loop
/// or on another one is hidden here. Calls are made on the room's loop.
class Peer {
 public:
  virtual ~Peer() = default;

  /// Queues a frame; everything queued in one turn of the loop leaves together.
  virtual void send(const wire::Frame& frame) = 0;

  /// Closes with a WebSocket close code (0: a close frame without one) once everything queued has
  /// left. Nothing may be sent afterwards; Inbox::onClosed follows.
  virtual void close(uint32_t code, std::string_view reason) = 0;

  /// Cuts the connection without a close frame; Inbox::onClosed follows.
  virtual void terminate() = 0;
};

/// Where a connection delivers what comes from its client. Calls are made on the room's loop.
class Inbox {
 public:
  virtual ~Inbox() = default;

  /// One whole WebSocket message; borrowed.
  virtual void onMessage(std::string_view message) = 0;

  /// Who pays for what this connection costs: nobody when its room lives on another loop.
  virtual RoomUsage* account() { return nullptr; }

  /// The connection is gone. `code` as RFC 6455 section 7.1.5 has it: 1005 without one, 1006
  /// without a close frame. The last call.
  virtual void onClosed(uint32_t code) = 0;
};

/// Who wants to enter: what a client said when it opened its WebSocket.
struct Knock {
  const wire::Dialect* dialect = nullptr;
  std::string sessionId;
  std::string reconnectionToken;  ///< empty when the URL had none
  bool skipHandshake = false;
  std::string authToken;
  std::string ip;
  Value headers;  ///< a Map of lower-case names to texts
};

}  // namespace roomd
