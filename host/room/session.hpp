#pragma once

#include <room/abi.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "room/peer.hpp"
#include "room/timers.hpp"
#include "room/tokens.hpp"

namespace roomd {

/// Where a session is in its life. A session moves down this list, but for the step back from
/// `leaving` to `returning` when a held seat is taken again.
enum class Phase : uint8_t {
  reserved,        ///< has a seat, nobody sits on it yet
  authenticating,  ///< on_auth runs
  joining,         ///< on_join runs; from here on it is one of the room's clients
  returning,       ///< on_reconnect runs
  welcomed,        ///< JOIN_ROOM was sent, its acknowledgement awaited
  active,          ///< acknowledged, gets state
  leaving,         ///< on_drop or on_leave runs, or its seat is held
  gone,
};

/// One client of a room, over all its connections.
struct Session {
  Session(TimerQueue& timers, std::function<void()> expired) : timer(timers, std::move(expired)) {}

  room_client id = 0;
  std::string sessionId;
  std::string options;  ///< what the client sent when it asked for the seat, MessagePack
  std::string auth;     ///< what on_auth gave, MessagePack; empty for nothing
  Phase phase = Phase::reserved;

  /// The seat's time while reserved, and again from JOIN_ROOM to its acknowledgement; the hold's
  /// while it is held.
  Timer timer;

  const wire::Dialect* dialect = nullptr;
  std::shared_ptr<Peer> peer;
  /// Number of the connection in `peer`; a word from another one is stale.
  uint64_t attachment = 0;
  std::string reconnectionToken;
  /// What it last came back with: as good as the new one until JOIN_ROOM is acknowledged, for that
  /// may be lost on its way.
  std::string formerToken;
  bool skipHandshake = false;
  bool rejoining = false;  ///< the client may hold state from before
  bool armed = false;      ///< the HTTP `reconnect` found it: old clients may come
  bool wasJoined = false;  ///< on_join finished well once
  bool wasActive = false;  ///< acknowledged once
  bool listening = false;  ///< counted among the listeners of its stream
  bool synced = false;     ///< has the full state: gets patches

  /// What arrived before the acknowledgement, to be sent after the full state.
  std::vector<wire::Frame> waiting;
  size_t waitingBytes = 0;

  uint32_t window = 0;    ///< the second of the room in which `messages` were counted
  uint32_t messages = 0;  ///< after the first one of that second

  /// The requests that await an answer: operation and the client's number.
  std::unordered_map<room_op, uint32_t> requests;

  std::optional<uint32_t> lost;  ///< the connection ended with this code while a hook ran
  uint32_t closing = 0;          ///< a close the room asked for: the code its on_leave gets
  bool closingAsked = false;

  room_op leaveOp = 0;           ///< the on_drop or on_leave that runs now
  bool dropped = false;          ///< on_drop was called, on_leave is still due
  uint32_t leaveCode = 0;        ///< why it left
  uint32_t closeAfterLeave = 0;  ///< close the socket with this code when on_leave finished
  std::optional<room_op> hold;   ///< the plugin's operation that holds the seat

  /// A new connection of the same client that waits for the old one to end.
  struct Waiting {
    std::shared_ptr<Peer> peer;
    uint64_t attachment;
    Knock knock;
  };
  std::optional<Waiting> knocking;

  bool opensWith(std::string_view token) const {
    return sameToken(reconnectionToken, token) || sameToken(formerToken, token);
  }

  void voidTokens() {
    reconnectionToken.clear();
    formerToken.clear();
  }
};

}  // namespace roomd
