#pragma once

#include <optional>
#include <string>

#include "value.hpp"

namespace roomd {

/// What a room says about a client it asks a seat for.
struct Voucher {
  std::string auth;         ///< MessagePack; empty: the room's own onAuth decides
  std::string sessionId;    ///< empty: the room picks one
  bool evenLocked = false;  ///< joinById enters locked rooms too
};

/// A client asks for a seat.
struct SeatRequest {
  std::string method;     ///< joinOrCreate, create, join, joinById or reconnect
  std::string target;     ///< a room name, or a room id for the last two
  Value options;          ///< what the client sent: a Map
  std::string authToken;  ///< the bearer token; empty when there was none
  std::string ip;
  Value headers;          ///< a Map of lower-case names to texts
  bool takesOver = true;  ///< reconnect finds a seat whose connection still stands: 0.17 and 0.18
  std::optional<Voucher> voucher;  ///< a room asks: static auth does not
};

}  // namespace roomd
