#include <spdlog/spdlog.h>

#include "room/bytes.hpp"
#include "room/room.hpp"

namespace roomd {
namespace {

/// The code a whole room is disconnected with has another number in some dialects.
uint32_t closeCodeFor(const wire::Dialect& dialect, uint32_t code) {
  return code == ROOM_CLOSE_SERVER_SHUTDOWN ? dialect.shutdownCode : code;
}

}  // namespace

void Room::onClosed(const SessionPtr& session, uint32_t code) {
  session->peer.reset();
  if (session->closingAsked) code = session->closing;
  switch (session->phase) {
    case Phase::authenticating:
    case Phase::joining:
    case Phase::returning:
      session->lost = code;
      break;
    case Phase::welcomed:
    case Phase::active:
      leave(session, code, 0);
      break;
    default:
      break;
  }
}

void Room::closeSession(const SessionPtr& session, uint32_t code, std::string_view reason) {
  if (!session->peer || session->closingAsked) return;
  session->closingAsked = true;
  session->closing = code == ROOM_CLOSE_NONE ? uint32_t{ROOM_CLOSE_NO_STATUS} : code;
  session->peer->close(code, reason);
}

void Room::beginLeave(Session& session, uint32_t code, uint32_t closeWith) {
  session.phase = Phase::leaving;
  session.leaveCode = code;
  session.closeAfterLeave = closeWith;
  session.synced = false;
  session.waiting.clear();
  session.waitingBytes = 0;
  session.requests.clear();
  session.timer.stop();
  setListening(session, false);
}

void Room::leave(const SessionPtr& session, uint32_t code, uint32_t closeWith) {
  beginLeave(*session, code, closeWith);
  if (!vtable().on_drop || code == ROOM_CLOSE_CONSENTED || !session->wasJoined ||
      state_ != State::open) {
    return callLeave(session);
  }
  session->dropped = true;
  const room_op op = startLeaveOp(session, "onDrop");
  enter("onDrop", [&] { vtable().on_drop(instance_, op, session->id, code); });
}

void Room::callLeave(const SessionPtr& session) {
  session->dropped = false;
  const room_op op = startLeaveOp(session, "onLeave");
  enter("onLeave", [&] { vtable().on_leave(instance_, op, session->id, session->leaveCode); });
}

room_op Room::startLeaveOp(const SessionPtr& session, const char* hook) {
  session->leaveOp =
      operations_.start([self = shared_from_this(), session, hook](const Outcome& outcome) {
        if (!outcome.ok) spdlog::error("room {}: {}: {}", self->roomId(), hook, outcome.message);
        self->onLeft(session, outcome.op);
      });
  return session->leaveOp;
}

void Room::onLeft(const SessionPtr& session, room_op op) {
  if (session->leaveOp != op) return;  // overtaken by a reconnection
  session->leaveOp = 0;
  if (session->hold) return;
  if (session->dropped) return callLeave(session);
  if (session->peer) closeAfterLeave(*session);
  forget(session);
}

void Room::closeAfterLeave(Session& session) {
  if (session.closeAfterLeave == 0) return;
  session.peer->close(closeCodeFor(*session.dialect, session.closeAfterLeave), {});
}

}  // namespace roomd
