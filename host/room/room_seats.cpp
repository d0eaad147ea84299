#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <utility>

#include "ids.hpp"
#include "room/room.hpp"
#include "room/tokens.hpp"

namespace roomd {

bool Room::isFull() const {
  return listing_.maxClients && sessions_.size() >= *listing_.maxClients;
}

Room::SessionPtr Room::find(room_client id) const {
  auto found = sessions_.find(id);
  return found == sessions_.end() ? nullptr : found->second;
}

Room::SessionPtr Room::findBySessionId(std::string_view sessionId) const {
  auto found = bySessionId_.find(std::string(sessionId));
  return found == bySessionId_.end() ? nullptr : found->second;
}

Room::SessionPtr Room::findByToken(std::string_view token) const {
  const auto client = clientOfToken(token);
  auto session = client ? find(*client) : nullptr;
  return session && session->opensWith(token) ? session : nullptr;
}

Result<std::string> Room::reserveSeat(SeatSpec seat) {
  if (!takesClients()) return disposedError();
  if (isFull()) {
    // A room for nobody would never hear of somebody who leaves.
    if (sessions_.empty()) later([self = shared_from_this()] { self->disposeIfEmpty(); });
    return Error{fmt::format("{} is already full.", roomId()), ROOM_ERROR_UNHANDLED};
  }
  if (!isSessionId(seat.sessionId)) seat.sessionId = randomId(kIdLength);
  if (bySessionId_.contains(seat.sessionId)) {
    return Error{fmt::format("session \"{}\" has a seat already", seat.sessionId),
                 ROOM_ERROR_UNHANDLED};
  }
  const room_client id = ++lastClient_;
  auto session = std::make_shared<Session>(loop_.timers(), [this, id] {
    auto keep = shared_from_this();
    if (auto expired = find(id)) onSeatTimer(expired);
  });
  session->id = id;
  session->sessionId = std::move(seat.sessionId);
  session->options = std::move(seat.options);
  session->auth = std::move(seat.auth);
  session->timer.start(loop_.nowUs() + seatReservationUs_);
  sessions_.emplace(id, session);
  account_.clients = sessions_.size();
  bySessionId_.emplace(session->sessionId, session);
  updateAutoLock(true);
  publish();
  return session->sessionId;
}

void Room::onSeatTimer(const SessionPtr& session) {
  if (session->phase == Phase::reserved) {
    forget(session);
  } else if (session->phase == Phase::welcomed) {
    spdlog::debug("room {}: client {} never acknowledged its join", roomId(), session->sessionId);
    leave(session, ROOM_CLOSE_WITH_ERROR, ROOM_CLOSE_WITH_ERROR);
  } else if (session->hold) {
    endHold(session, Error{"reconnection timed out", ROOM_ERROR_TIMED_OUT});
  }
}

void Room::forget(const SessionPtr& session) {
  if (session->phase == Phase::gone) return;
  const bool known = session->phase != Phase::reserved;
  session->phase = Phase::gone;
  session->timer.stop();
  session->peer.reset();
  sessions_.erase(session->id);
  account_.clients = sessions_.size();
  bySessionId_.erase(session->sessionId);
  if (session->knocking) {
    refuse(session->knocking->knock, *session->knocking->peer);
    session->knocking.reset();
  }
  if (known) enter("forget", [&] { vtable().on_forget(instance_, session->id); });
  updateAutoLock(false);
  disposeIfEmpty();
  publish();
}

}  // namespace roomd
