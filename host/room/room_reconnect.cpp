#include <utility>

#include "room/room.hpp"

namespace roomd {

Result<std::string> Room::findReconnection(std::string_view token, bool takeOver) {
  auto session = takesClients() ? findByToken(token) : nullptr;
  if (!session || (!session->hold && !takeOver)) {
    return Error{"reconnection token invalid or expired.", ROOM_ERROR_EXPIRED};
  }
  session->armed = true;
  return session->sessionId;
}

bool Room::mayReturn(const Session& session, const Knock& knock) const {
  // Clients that ask for the seat by HTTP first have been told there whether it is held.
  if (knock.dialect->reconnectNeedsHttp && !(session.armed && session.hold)) return false;
  return session.opensWith(knock.reconnectionToken);
}

void Room::rejoin(const SessionPtr& session) {
  auto waiting = std::move(*session->knocking);
  session->knocking.reset();
  session->rejoining = true;
  session->formerToken = waiting.knock.reconnectionToken;
  sit(session, waiting.knock, std::move(waiting.peer), waiting.attachment);
  session->phase = Phase::returning;
  // The hook that held the seat goes on, but what it does at its end no longer concerns the
  // session.
  session->leaveOp = 0;
  session->dropped = false;
  const room_op hold = *std::exchange(session->hold, std::nullopt);
  enter([&] {
    endPluginOp(hold);
    later([self = shared_from_this(), session] { self->tellReconnect(session); });
  });
}

void Room::tellReconnect(const SessionPtr& session) {
  auto done = [self = shared_from_this(), session](const Outcome& outcome) {
    self->onRejoined(session, outcome);
  };
  if (!vtable().on_reconnect) return done(Outcome{});
  const room_op op = operations_.start(std::move(done));
  enter("onReconnect", [&] { vtable().on_reconnect(instance_, op, session->id); });
}

void Room::onRejoined(const SessionPtr& session, const Outcome& outcome) {
  if (!outcome.ok) {
    refuseJoin(session, outcome);
    session->peer.reset();
    session->voidTokens();
    beginLeave(*session, ROOM_CLOSE_FAILED_TO_RECONNECT, 0);
    return callLeave(session);
  }
  if (session->lost) return leave(session, *session->lost, 0);
  if (state_ != State::open) return leave(session, disconnectCode_, disconnectCode_);
  welcome(session);
}

void Room::hold(room_op op, room_client client, int64_t timeoutUs) {
  auto session = find(client);
  if (state_ != State::open) return endPluginOp(op, Error{"disposing", ROOM_ERROR_CANCELLED});
  // Without a token the client could not come back; a seat that was given up has none.
  if (!session || !session->wasActive || session->reconnectionToken.empty() ||
      session->phase != Phase::leaving || session->leaveOp == 0 || session->hold) {
    return endPluginOp(op, Error{"not joined", ROOM_ERROR_NOT_JOINED});
  }
  session->hold = op;
  if (timeoutUs >= 0) session->timer.start(loop_.nowUs() + timeoutUs);
  if (session->peer) {
    // Waiting with this until the hook ends would keep the client in the dark for as long.
    closeAfterLeave(*session);
    session->peer.reset();
    session->attachment = 0;
  }
  if (session->knocking) {
    later([self = shared_from_this(), session] {
      if (session->knocking && session->hold) self->rejoin(session);
    });
  }
}

void Room::endHold(const SessionPtr& session, Error reason) {
  const room_op op = *session->hold;
  session->hold.reset();
  session->timer.stop();
  session->voidTokens();
  endPluginOp(op, std::move(reason));
  later([self = shared_from_this(), session] { self->leaveUnheld(session); });
}

void Room::leaveUnheld(const SessionPtr& session) {
  // A hook that still runs goes on with the session when it ends.
  if (session->phase != Phase::leaving || session->leaveOp != 0 || session->hold) return;
  if (session->dropped) {
    callLeave(session);
  } else {
    forget(session);
  }
}

}  // namespace roomd
