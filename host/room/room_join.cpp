#include <utility>

#include "room/bytes.hpp"
#include "room/room.hpp"
#include "room/tokens.hpp"

namespace roomd {
namespace {

constexpr std::string_view kSeatExpired = "seat reservation expired.";

uint32_t failureCode(const Knock& knock) {
  return knock.reconnectionToken.empty() ? uint32_t{ROOM_CLOSE_WITH_ERROR}
                                         : knock.dialect->failedReconnectCode;
}

}  // namespace

/// What one connection of a session delivers to. A connection that was replaced by a newer one of
/// the same session speaks to nobody.
class Room::SessionInbox final : public Inbox {
 public:
  SessionInbox(std::shared_ptr<Room> room, SessionPtr session, uint64_t attachment)
      : room_(std::move(room)), session_(std::move(session)), attachment_(attachment) {}

  void onMessage(std::string_view message) override {
    if (session_ && session_->attachment == attachment_) room_->onMessage(session_, message);
  }

  RoomUsage* account() override { return room_->account(); }

  void onClosed(uint32_t code) override {
    if (!session_) return;
    if (session_->knocking && session_->knocking->attachment == attachment_) {
      session_->knocking.reset();
    } else if (session_->attachment == attachment_) {
      room_->onClosed(session_, code);
    }
    session_.reset();
  }

 private:
  std::shared_ptr<Room> room_;
  SessionPtr session_;
  uint64_t attachment_;
};

void Room::refuse(const Knock& knock, Peer& peer) {
  peer.send(wire::errorFrame(knock.dialect->seatExpiredCode, kSeatExpired));
  peer.close(failureCode(knock), {});
}

std::shared_ptr<Inbox> Room::attach(Knock knock, std::shared_ptr<Peer> peer) {
  auto session = takesClients() ? findBySessionId(knock.sessionId) : nullptr;
  const bool returns = !knock.reconnectionToken.empty();
  const bool entitled =
      session && (returns ? mayReturn(*session, knock) : session->phase == Phase::reserved);
  const uint64_t attachment = ++lastAttachment_;
  if (!entitled) {
    refuse(knock, *peer);
    return std::make_shared<SessionInbox>(shared_from_this(), nullptr, attachment);
  }
  auto inbox = std::make_shared<SessionInbox>(shared_from_this(), session, attachment);
  if (!returns) {
    sit(session, knock, std::move(peer), attachment);
    authenticate(session, knock);
    return inbox;
  }
  // The last one to knock is the one that lives: a client gives a connection up before it makes
  // another, though the network may tell us later.
  const auto earlier = std::exchange(
      session->knocking, Session::Waiting{std::move(peer), attachment, std::move(knock)});
  if (earlier) earlier->peer->terminate();
  if (session->hold) {
    rejoin(session);
  } else if (session->peer) {
    session->peer->terminate();
    session->attachment = 0;
    onClosed(session, ROOM_CLOSE_ABNORMAL);
  }
  return inbox;
}

void Room::sit(const SessionPtr& session, const Knock& knock, std::shared_ptr<Peer> peer,
               uint64_t attachment) {
  session->timer.stop();
  session->peer = std::move(peer);
  session->attachment = attachment;
  session->dialect = knock.dialect;
  session->skipHandshake = knock.skipHandshake;
  session->armed = false;
  session->lost.reset();
  session->closingAsked = false;
  session->synced = false;
}

room_join Room::joinOf(const Session& session) const {
  return {sizeof(room_join),          session.id,
          session.dialect->stream,    0,
          toBytes(session.sessionId), toBytes(session.options),
          toBytes(session.auth)};
}

void Room::authenticate(const SessionPtr& session, const Knock& knock) {
  if (!vtable().on_auth || !session->auth.empty()) return join(session);
  session->phase = Phase::authenticating;
  const room_op op =
      operations_.start([self = shared_from_this(), session](const Outcome& outcome) {
        self->onAuthenticated(session, outcome);
      });
  const std::string headers = encode(knock.headers);
  const room_auth_context context{sizeof(room_auth_context), 0, toBytes(knock.authToken),
                                  toBytes(knock.ip), toBytes(headers)};
  const room_join arguments = joinOf(*session);
  enter("onAuth", [&] { vtable().on_auth(instance_, op, &arguments, &context); });
}

void Room::onAuthenticated(const SessionPtr& session, const Outcome& outcome) {
  if (session->phase != Phase::authenticating) return;
  if (!outcome.ok) {
    refuseJoin(session, outcome);
    return forget(session);
  }
  if (session->lost || state_ != State::open) {
    if (session->peer) session->peer->close(ROOM_CLOSE_WITH_ERROR, {});
    return forget(session);
  }
  session->auth = outcome.value;
  join(session);
}

void Room::join(const SessionPtr& session) {
  session->phase = Phase::joining;
  const room_op op =
      operations_.start([self = shared_from_this(), session](const Outcome& outcome) {
        self->onJoined(session, outcome);
      });
  const room_join arguments = joinOf(*session);
  enter("onJoin", [&] { vtable().on_join(instance_, op, &arguments); });
}

void Room::onJoined(const SessionPtr& session, const Outcome& outcome) {
  if (!outcome.ok) {
    refuseJoin(session, outcome);
    session->peer.reset();
    return leave(session, ROOM_CLOSE_WITH_ERROR, 0);
  }
  session->wasJoined = true;
  if (session->lost) return leave(session, *session->lost, 0);
  if (state_ != State::open) return leave(session, disconnectCode_, disconnectCode_);
  welcome(session);
}

void Room::refuseJoin(const SessionPtr& session, const Outcome& outcome) {
  if (!session->peer) return;
  const auto code = wire::clientErrorCode(*session->dialect, outcome.code, ROOM_ERROR_APPLICATION);
  push(*session, wire::errorFrame(code, outcome.message));
  session->peer->close(
      session->rejoining ? session->dialect->failedReconnectCode : uint32_t{ROOM_CLOSE_WITH_ERROR},
      {});
}

void Room::welcome(const SessionPtr& session) {
  session->phase = Phase::welcomed;
  session->reconnectionToken = makeToken(session->id);
  session->timer.start(loop_.nowUs() + seatReservationUs_);
  push(*session,
       wire::joinRoomFrame(*session->dialect, session->reconnectionToken, hasState_,
                           handshake(session->dialect->handshake), session->skipHandshake));
}

void Room::acknowledge(const SessionPtr& session) {
  if (session->phase != Phase::welcomed) return;
  // From end to end one call into the plugin: what else is due comes when the client has its state
  // and gets every patch.
  enter("full state", [&] {
    session->phase = Phase::active;
    session->wasActive = true;
    session->formerToken.clear();
    session->timer.stop();
    setListening(*session, true);
    if (hasState_) {
      const uint32_t flags = session->rejoining ? ROOM_FULL_STATE_REJOIN : 0;
      vtable().on_full_state(instance_, session->id, session->dialect->stream, flags);
    }
    session->synced = true;
    const auto waiting = std::exchange(session->waiting, {});
    session->waitingBytes = 0;
    for (const auto& frame : waiting) push(*session, frame);
  });
}

}  // namespace roomd
