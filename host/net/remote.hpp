#pragma once

#include <memory>

#include "room/loop.hpp"
#include "room/room.hpp"

namespace roomd {

/// Joins a connection on one loop to a room on another: what the room sends is posted to the
/// connection's loop, what the client says to the room's. Returns the inbox for the connection.
/// [the connection's loop]
std::shared_ptr<Inbox> attachRemotely(std::shared_ptr<Room> room, Knock knock,
                                      std::shared_ptr<Peer> connection, Loop& connectionLoop);

}  // namespace roomd
