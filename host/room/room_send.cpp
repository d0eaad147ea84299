#include <algorithm>
#include <utility>

#include "room/bytes.hpp"
#include "room/message_type.hpp"
#include "room/room.hpp"

namespace roomd {
namespace {

// What a client may have outstanding before it has acknowledged its join.
constexpr size_t kWaitingLimit = 1 << 20;

bool isClient(Phase phase) { return phase >= Phase::joining && phase <= Phase::active; }

std::span<const room_client> listOf(const room_target& target) {
  return {target.clients, target.count};
}

}  // namespace

template <class Action>
void Room::forEachTarget(uint32_t rule, std::span<const room_client> listed, Action&& action) {
  if (rule == ROOM_TO_LISTED) {
    for (const room_client id : listed) {
      if (auto session = find(id)) action(*session);
    }
    return;
  }
  // As in Colyseus, who came last is told first.
  for (auto entry = sessions_.rbegin(); entry != sessions_.rend(); ++entry) {
    auto& [id, session] = *entry;
    if (!isClient(session->phase)) continue;
    if (std::find(listed.begin(), listed.end(), id) == listed.end()) action(*session);
  }
}

void Room::push(Session& session, const wire::Frame& frame) {
  ++account_.usage.messagesOut;
  account_.usage.bytesOut += frame.size();
  session.peer->send(frame);
}

void Room::sendTo(Session& session, const wire::Frame& frame) {
  if (session.synced) return push(session, frame);
  if (!session.peer || session.phase == Phase::reserved) return;
  if (session.phase == Phase::leaving) return push(session, frame);
  if (session.waitingBytes >= kWaitingLimit) return session.peer->terminate();
  session.waitingBytes += frame.size();
  session.waiting.push_back(frame);
}

void Room::send(const room_target& target, const room_type& type, room_bytes payload,
                uint32_t flags) {
  const bool isRaw = (flags & ROOM_SEND_BYTES) != 0;
  sendMessage(target, wire::dataFrame(toMessageType(type), toView(payload), isRaw), flags, false);
}

void Room::sendSchema(const room_target& target, uint32_t typeId, room_bytes content,
                      uint32_t flags) {
  sendMessage(target, wire::schemaMessageFrame(typeId, toView(content)), flags, true);
}

void Room::sendMessage(const room_target& target, wire::Frame frame, uint32_t flags,
                       bool isSchema) {
  const auto listed = listOf(target);
  if ((flags & ROOM_SEND_AFTER_NEXT_PATCH) == 0) {
    return deliver(target.rule, listed, frame, isSchema);
  }
  afterPatch_.push_back({target.rule, {listed.begin(), listed.end()}, std::move(frame), isSchema});
}

void Room::flush() {
  auto held = std::exchange(afterPatch_, {});
  // As in Colyseus 0.18, messages to single clients go before broadcasts.
  std::stable_partition(held.begin(), held.end(),
                        [](const Held& message) { return message.rule == ROOM_TO_LISTED; });
  for (const Held& message : held) {
    deliver(message.rule, message.listed, message.frame, message.isSchema);
  }
}

void Room::deliver(uint32_t rule, std::span<const room_client> listed, const wire::Frame& frame,
                   bool isSchema) {
  forEachTarget(rule, listed, [&](Session& session) {
    if (isSchema && !session.dialect->schemaMessages) return;
    sendTo(session, frame);
  });
}

void Room::sendState(const room_target& target, uint32_t kind, uint32_t stream,
                     const room_bytes* parts, uint32_t count) {
  std::vector<std::string_view> views(count);
  std::transform(parts, parts + count, views.begin(), toView);
  const wire::Frame frame = wire::stateFrame(kind, views);
  forEachTarget(target.rule, listOf(target), [&](Session& session) {
    if (session.phase != Phase::active || session.dialect->stream != stream) return;
    if (kind != ROOM_STATE_FULL && !session.synced) return;
    account_.usage.stateBytes += frame.size();
    push(session, frame);
  });
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
  enter("streams", [&] { vtable().on_streams(instance_, streams); });
}

}  // namespace roomd
