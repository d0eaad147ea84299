// The border between <room/testing.hpp> and the host's own rooms, which it runs.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "room/abi.h"

namespace room::testing::detail {

/// One room on a loop of its own, whose clock stands until it is moved.
class Stage;
/// A client of a stage's room.
class Guest;

/// A message to a guest.
struct Packet {
  std::optional<std::string> name;  ///< its type, when that is a text
  uint32_t number = 0;              ///< its type otherwise
  std::string payload;              ///< MessagePack, or whatever was sent when `raw`
  bool raw = false;
};

/// How the server ended a guest's connection.
struct Ending {
  uint32_t code = 0;
  std::string reason;
};

/// `options` are for onCreate, a map as MessagePack.
ROOM_EXPORT std::shared_ptr<Stage> makeStage(const room_factory& factory, room_bytes options,
                                             std::string_view roomName);
/// Code and message when onCreate failed.
ROOM_EXPORT std::optional<std::pair<int32_t, std::string>> creationError(const Stage& stage);
ROOM_EXPORT void pass(Stage& stage, int64_t us);
ROOM_EXPORT void shutDown(Stage& stage);
ROOM_EXPORT bool isDisposed(const Stage& stage);
ROOM_EXPORT bool isLocked(const Stage& stage);
ROOM_EXPORT uint32_t seats(const Stage& stage);

/// A new guest with a seat, on its way in. `auth` (empty: none) is what static auth gave.
ROOM_EXPORT std::shared_ptr<Guest> enter(Stage& stage, room_bytes options, room_bytes auth);
ROOM_EXPORT const std::string& sessionId(const Guest& guest);
ROOM_EXPORT bool isJoined(const Guest& guest);
ROOM_EXPORT void say(Guest& guest, const room_type& type, room_bytes payload, bool raw);
ROOM_EXPORT void leave(Guest& guest);
ROOM_EXPORT void drop(Guest& guest, uint32_t code);
ROOM_EXPORT bool reconnect(Guest& guest);
ROOM_EXPORT std::vector<Packet> takePackets(Guest& guest);
ROOM_EXPORT std::vector<std::pair<int32_t, std::string>> takeErrors(Guest& guest);
ROOM_EXPORT std::optional<Ending> ending(const Guest& guest);
ROOM_EXPORT uint64_t patches(const Guest& guest);

}  // namespace room::testing::detail
