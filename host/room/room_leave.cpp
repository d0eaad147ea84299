#include <spdlog/spdlog.h>

#include <algorithm>

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

void Room::leave(const SessionPtr& session, uint32_t code, uint32_t closeWith) {
  session->phase = Phase::leaving;
  session->leaveCode = code;
  session->closeAfterLeave = closeWith;
  session->synced = false;
  session->waiting.clear();
  session->waitingBytes = 0;
  setListening(*session, false);
  if (!vtable().on_drop || code == ROOM_CLOSE_CONSENTED || !session->wasJoined ||
      state_ != State::open) {
    return callLeave(session);
  }
  session->dropped = true;
  const room_op op = startLeaveOp(session, "onDrop");
  enter([&] { vtable().on_drop(instance_, op, session->id, code); });
}

void Room::callLeave(const SessionPtr& session) {
  session->dropped = false;
  const room_op op = startLeaveOp(session, "onLeave");
  enter([&] { vtable().on_leave(instance_, op, session->id, session->leaveCode); });
}

room_op Room::startLeaveOp(const SessionPtr& session, const char* hook) {
  // Its own number tells a hook that was overtaken by a reconnection from the current one.
  auto number = std::make_shared<room_op>(0);
  *number =
      operations_.start([self = shared_from_this(), session, number, hook](const Outcome& outcome) {
        if (!outcome.ok) spdlog::error("room {}: {}: {}", self->roomId(), hook, outcome.message);
        self->onLeft(session, *number);
      });
  session->leaveOp = *number;
  return *number;
}

void Room::onLeft(const SessionPtr& session, room_op op) {
  if (session->leaveOp != op) return;
  session->leaveOp = 0;
  if (session->hold) return;
  if (session->dropped) return callLeave(session);
  if (session->peer && session->closeAfterLeave != 0) {
    session->peer->close(closeCodeFor(*session->dialect, session->closeAfterLeave), {});
  }
  forget(session);
}

void Room::hold(room_op op, room_client client, int64_t timeoutUs) {
  auto session = find(client);
  if (state_ != State::open) return endPluginOp(op, ROOM_ERROR_CANCELLED, "disposing", {});
  // Without a token the client could not come back.
  if (!session || session->reconnectionToken.empty() || session->phase != Phase::leaving ||
      session->leaveOp == 0 || session->hold) {
    return endPluginOp(op, ROOM_ERROR_NOT_JOINED, "not joined", {});
  }
  session->hold = op;
  if (timeoutUs >= 0) session->timer.start(loop_.nowUs() + timeoutUs);
  if (session->peer) {
    // Waiting with this until the hook ends would keep the client in the dark for as long.
    session->peer->close(closeCodeFor(*session->dialect, session->closeAfterLeave), {});
    session->peer.reset();
    session->attachment = 0;
  }
  if (session->knocking) {
    later([self = shared_from_this(), session] {
      if (session->knocking && session->hold) self->rejoin(session);
    });
  }
}

void Room::endHold(const SessionPtr& session, int32_t code, std::string_view text) {
  const room_op op = *session->hold;
  session->hold.reset();
  session->timer.stop();
  session->reconnectionToken.clear();
  endPluginOp(op, code, text, {});
  later([self = shared_from_this(), session] {
    // Nobody awaits the seat: the hook that held it has already ended.
    if (session->phase != Phase::leaving || session->leaveOp != 0 || session->hold) return;
    if (session->dropped) {
      self->callLeave(session);
    } else {
      self->forget(session);
    }
  });
}

void Room::forget(const SessionPtr& session) {
  if (session->phase == Phase::gone) return;
  const bool known = session->phase != Phase::reserved;
  session->phase = Phase::gone;
  session->timer.stop();
  session->peer.reset();
  sessions_.erase(session->id);
  bySessionId_.erase(session->sessionId);
  if (session->knocking) {
    refuse(session->knocking->knock, *session->knocking->peer);
    session->knocking.reset();
  }
  if (known) enter([&] { vtable().on_forget(instance_, session->id); });
  updateAutoLock();
  publish();
  disposeIfEmpty();
}

void Room::cancel(room_op op) {
  if (sleeps_.erase(op) > 0) return endPluginOp(op, ROOM_ERROR_CANCELLED, "cancelled", {});
  for (const auto& [id, session] : sessions_) {
    if (session->hold == op && session->phase == Phase::leaving) {
      return endHold(session, ROOM_ERROR_CANCELLED, "rejected");
    }
  }
}

void Room::sleep(room_op op, int64_t delayUs) {
  auto timer = std::make_unique<Timer>(loop_.timers(), [this, op] {
    sleeps_.erase(op);
    enter([&] { endPluginOp(op, ROOM_ERROR_NONE, {}, {}); });
  });
  timer->start(loop_.nowUs() + std::max<int64_t>(delayUs, 0));
  sleeps_[op] = std::move(timer);
}

}  // namespace roomd
