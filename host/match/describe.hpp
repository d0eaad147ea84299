#pragma once

#include <string>

#include "room/listing.hpp"
#include "value.hpp"
#include "wire/target.hpp"

namespace roomd {

/// A seat in a room, to be taken by a WebSocket.
struct Seat {
  Listing listing;
  std::string sessionId{};
  unsigned loop = 0;            ///< the one that is to serve the WebSocket
  std::string publicAddress{};  ///< where the client connects to; empty: where it has asked
};

/// Which clients read a description: it decides by which process id they will be known
/// (wire document, section 6.3).
enum class Readers : uint8_t { old, modern };

/// A room as clients are told of it (sections 1.3 and 7.3): what it was made with stands beside the
/// other fields.
Value describeRoom(const Listing& listing, Readers readers, const wire::ProcessIds& processIds,
                   const std::string& publicAddress);

/// A seat in both shapes at once, as clients of any generation consume it: { room, name, roomId,
/// processId, sessionId, publicAddress? }.
Value describeSeat(const Seat& seat, const wire::ProcessIds& processIds);

/// Adds to `answer` what clients of 0.15 and 0.16 read of a seat, but for the session id.
void describeForOld(Value& answer, const Seat& seat, const wire::ProcessIds& processIds);
/// The same for those of 0.17 and 0.18.
void describeForModern(Value& answer, const Seat& seat, const wire::ProcessIds& processIds);

}  // namespace roomd
