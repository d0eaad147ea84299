#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "room/bytes.hpp"
#include "room/room.hpp"
#include "wire/payload.hpp"

namespace roomd {
namespace {

// What a client may have outstanding before it has acknowledged its join.
constexpr size_t kWaitingLimit = 1 << 20;

// RFC 6455 section 5.5: a control frame carries at most 125 bytes, 2 of them are the code.
constexpr size_t kReasonLimit = 123;

wire::MessageType typeOf(const room_type& type) {
  if (type.name.data) return {true, toView(type.name), 0};
  return {false, {}, type.number};
}

room_type typeOf(const wire::MessageType& type) {
  if (type.isText) return {toBytes(type.text), 0, 0};
  return {{nullptr, 0}, type.number, 0};
}

bool isClient(Phase phase) { return phase >= Phase::joining && phase <= Phase::active; }

std::span<const room_client> listOf(const room_target& target) {
  return {target.clients, target.count};
}

}  // namespace

void Room::onMessage(const SessionPtr& session, std::string_view message) {
  if ((session->phase != Phase::welcomed && session->phase != Phase::active) ||
      session->closingAsked) {
    return;
  }
  const auto parsed = wire::parseClientMessage(message);
  switch (parsed.kind) {
    case wire::ClientMessage::Kind::joinAck:
      return acknowledge(session);
    case wire::ClientMessage::Kind::leave:
      return leave(session, ROOM_CLOSE_CONSENTED, ROOM_CLOSE_CONSENTED);
    case wire::ClientMessage::Kind::ping:
      return session->peer->send(wire::pingFrame());
    case wire::ClientMessage::Kind::data:
    case wire::ClientMessage::Kind::bytes:
      return deliver(session, parsed);
    case wire::ClientMessage::Kind::malformed:
      return closeSession(session, ROOM_CLOSE_WITH_ERROR, {});
    case wire::ClientMessage::Kind::request:
    case wire::ClientMessage::Kind::ignored:
      return;
  }
}

void Room::deliver(const SessionPtr& session, const wire::ClientMessage& message) {
  const bool raw = message.kind == wire::ClientMessage::Kind::bytes;
  std::string_view payload = message.payload;
  std::string rewritten;
  if (!raw) {
    switch (wire::normalizePayload(payload, session->dialect->payloadRecords, rewritten)) {
      case wire::Payload::plain:
        break;
      case wire::Payload::rewritten:
        payload = rewritten;
        break;
      case wire::Payload::invalid:
        return closeSession(session, ROOM_CLOSE_WITH_ERROR, {});
    }
  }
  room_message arguments{};
  arguments.size = sizeof(room_message);
  arguments.flags = raw ? ROOM_MESSAGE_BYTES : 0;
  arguments.type = typeOf(message.type);
  arguments.payload = toBytes(payload);
  enter([&] { vtable().on_message(instance_, session->id, &arguments); });
}

template <class Action>
void Room::forEachTarget(uint32_t rule, std::span<const room_client> listed, Action&& action) {
  if (rule == ROOM_TO_LISTED) {
    for (const room_client id : listed) {
      if (auto session = find(id)) action(*session);
    }
    return;
  }
  for (const auto& [id, session] : sessions_) {
    if (!isClient(session->phase)) continue;
    if (std::find(listed.begin(), listed.end(), id) == listed.end()) action(*session);
  }
}

void Room::sendTo(Session& session, const wire::Frame& frame) {
  if (session.synced) return session.peer->send(frame);
  if (!session.peer || session.phase == Phase::reserved) return;
  if (session.phase == Phase::leaving) return session.peer->send(frame);
  if (session.waitingBytes >= kWaitingLimit) return session.peer->terminate();
  session.waitingBytes += frame.size();
  session.waiting.push_back(frame);
}

void Room::send(const room_target& target, const room_type& type, room_bytes payload,
                uint32_t flags) {
  wire::Frame frame =
      wire::dataFrame(typeOf(type), toView(payload), (flags & ROOM_SEND_BYTES) != 0);
  if (flags & ROOM_SEND_AFTER_NEXT_PATCH) {
    const auto listed = listOf(target);
    afterPatch_.push_back({target.rule, {listed.begin(), listed.end()}, std::move(frame)});
    return;
  }
  forEachTarget(target.rule, listOf(target), [&](Session& session) { sendTo(session, frame); });
}

void Room::flush() {
  auto held = std::move(afterPatch_);
  afterPatch_.clear();
  for (const auto& message : held) {
    forEachTarget(message.rule, message.listed,
                  [&](Session& session) { sendTo(session, message.frame); });
  }
}

void Room::sendState(const room_target& target, uint32_t kind, uint32_t stream,
                     const room_bytes* parts, uint32_t count) {
  std::vector<std::string_view> views(count);
  std::transform(parts, parts + count, views.begin(), toView);
  const wire::Frame frame = wire::stateFrame(kind, views);
  forEachTarget(target.rule, listOf(target), [&](Session& session) {
    if (session.phase != Phase::active || session.dialect->stream != stream) return;
    if (kind == ROOM_STATE_FULL || session.synced) session.peer->send(frame);
  });
}

void Room::reject(const room_message& message, room_client client, uint32_t why,
                  std::string_view text) {
  auto session = find(client);
  if (!session || !session->dialect) return;
  std::string reason;
  if (why == ROOM_REJECT_UNREGISTERED) {
    const auto type = typeOf(message.type);
    reason = fmt::format(fmt::runtime(session->dialect->unregistered),
                         type.isText ? std::string(type.text) : std::to_string(type.number));
  } else if (!text.empty()) {
    spdlog::debug("room {}: client {}: {}", roomId(), session->sessionId, text);
  }
  if (reason.size() > kReasonLimit) {
    size_t end = kReasonLimit;
    while (end > 0 && (static_cast<unsigned char>(reason[end]) & 0xc0) == 0x80) end--;
    reason.resize(end);
  }
  closeSession(session, ROOM_CLOSE_WITH_ERROR, reason);
}

void Room::setListening(Session& session, bool listening) {
  if (session.listening == listening) return;
  session.listening = listening;
  const uint32_t stream = session.dialect->stream;
  uint32_t& count = listeners_[stream];
  const bool had = count > 0;
  count = listening ? count + 1 : count - 1;
  if (had == (count > 0) || !hasState_ || !vtable().on_streams) return;
  uint32_t streams = 0;
  for (const auto& [candidate, listeners] : listeners_) {
    if (listeners > 0) streams |= candidate;
  }
  enter([&] { vtable().on_streams(instance_, streams); });
}

}  // namespace roomd
