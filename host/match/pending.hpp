#pragma once

#include <memory>
#include <string>

#include "match/matchmaker.hpp"

namespace roomd {

/// What everybody is told who asks for a seat while the host is ending.
inline const Error kGoingDown{"the server is shutting down", 503};

/// A request on its way through the matchmaker.
struct Matchmaker::Pending {
  Pending(SeatRequest asked, Loop& askersLoop, Answer toAsker)
      : request(std::move(asked)), asker(askersLoop), answer(std::move(toAsker)) {}

  SeatRequest request;
  Loop& asker;
  Answer answer;
  bool wantsSeat = true;  ///< else only a room
  std::string options;    ///< request.options as MessagePack

  bool authenticated = false;
  std::string auth;       ///< what static auth or the voucher says; empty: onAuth decides
  std::string sessionId;  ///< empty: the room picks one

  std::shared_ptr<const RoomType> type;
  Value filter;
  std::string key;  ///< name and filter: what a room that is being made must share
  bool mayRetry = true;
  int tries = 0;

  /// Takes its seat, or only looks at the room if it wants none. [the room's loop]
  Result<Seat> seatIn(Room& room) const;
};

}  // namespace roomd
