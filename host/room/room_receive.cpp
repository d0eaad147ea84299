#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "room/bytes.hpp"
#include "room/message_type.hpp"
#include "room/room.hpp"
#include "wire/payload.hpp"

namespace roomd {
namespace {

constexpr int64_t kMessageWindowUs = 1'000'000;

// What a client may ask before it has been answered.
constexpr size_t kMaxUnansweredRequests = 256;

// RFC 6455 section 5.5: a control frame carries at most 125 bytes, 2 of them are the code.
constexpr size_t kReasonLimit = 123;

std::string nameOf(const wire::MessageType& type) {
  return type.isText ? std::string(type.text) : std::to_string(type.number);
}

/// Cuts `reason` to what fits into a close frame, not inside a letter.
void fitIntoCloseFrame(std::string& reason) {
  if (reason.size() <= kReasonLimit) return;
  size_t end = kReasonLimit;
  while (end > 0 && (static_cast<unsigned char>(reason[end]) & 0xc0) == 0x80) end--;
  reason.resize(end);
}

/// The payload of a response with status ERROR.
std::string describeError(std::string_view name, std::string_view message,
                          int32_t code = ROOM_ERROR_NONE) {
  Value description;
  description.set("name", Value{std::string(name)});
  description.set("message", Value{std::string(message)});
  if (code != ROOM_ERROR_NONE) description.set("code", Value{int64_t{code}});
  return encode(description);
}

}  // namespace

void Room::onMessage(const SessionPtr& session, std::string_view message) {
  if ((session->phase != Phase::welcomed && session->phase != Phase::active) ||
      session->closingAsked) {
    return;
  }
  loop_.ledger().charge(account());
  ++account_.usage.messagesIn;
  account_.usage.bytesIn += message.size();
  if (isFlooding(*session)) {
    spdlog::info("room {}: client {} sends more than {} messages per second", roomId(),
                 session->sessionId, messageLimit_);
    return leave(session, ROOM_CLOSE_WITH_ERROR, ROOM_CLOSE_WITH_ERROR);
  }
  const auto parsed = wire::parseClientMessage(message);
  switch (parsed.kind) {
    case wire::ClientMessage::Kind::joinAck:
      return acknowledge(session);
    case wire::ClientMessage::Kind::leave:
      return leave(session, ROOM_CLOSE_CONSENTED, ROOM_CLOSE_CONSENTED);
    case wire::ClientMessage::Kind::ping:
      return push(*session, wire::pingFrame());
    case wire::ClientMessage::Kind::data:
    case wire::ClientMessage::Kind::bytes:
      return deliver(session, parsed);
    case wire::ClientMessage::Kind::request:
      return request(session, parsed);
    case wire::ClientMessage::Kind::malformed:
      return closeSession(session, ROOM_CLOSE_WITH_ERROR, {});
    case wire::ClientMessage::Kind::ignored:
      return;
  }
}

bool Room::isFlooding(Session& session) {
  if (session.window == window_) return ++session.messages > messageLimit_ && messageLimit_ != 0;
  session.window = window_;
  session.messages = 0;
  if (!windowTimer_.running()) windowTimer_.start(loop_.nowUs() + kMessageWindowUs);
  return false;
}

void Room::deliver(const SessionPtr& session, const wire::ClientMessage& message) {
  room_message arguments{};
  arguments.size = sizeof(room_message);
  arguments.type = toRoomType(message.type);
  std::string_view payload = message.payload;
  std::string rewritten;
  if (message.kind == wire::ClientMessage::Kind::bytes) {
    arguments.flags = session->dialect->bytesFlags;
  } else if (!readPayload(*session, payload, rewritten)) {
    return closeSession(session, ROOM_CLOSE_WITH_ERROR, {});
  }
  arguments.payload = toBytes(payload);
  callHandler(*session, message.type, arguments);
}

void Room::callHandler(const Session& session, const wire::MessageType& type,
                       const room_message& message) {
  // A number is short enough to need no memory.
  const std::string number = type.isText ? std::string() : std::to_string(type.number);
  enter(
      "onMessage", [&] { vtable().on_message(instance_, session.id, &message); },
      type.isText ? type.text : number);
}

bool Room::readPayload(const Session& session, std::string_view& payload, std::string& rewritten) {
  switch (wire::normalizePayload(payload, session.dialect->payloadRecords, rewritten)) {
    case wire::Payload::plain:
      return true;
    case wire::Payload::rewritten:
      payload = rewritten;
      return true;
    case wire::Payload::invalid:
      break;
  }
  return false;
}

void Room::request(const SessionPtr& session, const wire::ClientMessage& message) {
  if (!session->dialect->requests) return;
  std::string_view payload = message.payload;
  std::string rewritten;
  if (!readPayload(*session, payload, rewritten)) {
    return respond(*session, message.requestId, wire::ResponseStatus::error,
                   describeError("Error", "the payload cannot be read"));
  }
  if (session->requests.size() >= kMaxUnansweredRequests) {
    return respond(*session, message.requestId, wire::ResponseStatus::error,
                   describeError("too_many_requests", "too many requests await their answers"));
  }
  const room_op op =
      operations_.start([self = shared_from_this(), session](const Outcome& outcome) {
        self->answer(*session, outcome);
      });
  session->requests.emplace(op, message.requestId);
  room_message arguments{};
  arguments.size = sizeof(room_message);
  arguments.type = toRoomType(message.type);
  arguments.payload = toBytes(payload);
  arguments.reply = op;
  callHandler(*session, message.type, arguments);
}

void Room::answer(Session& session, const Outcome& outcome) {
  const auto request = session.requests.extract(outcome.op);
  if (!request) return;  // the client has left meanwhile
  if (outcome.ok) {
    respond(session, request.mapped(), wire::ResponseStatus::ok, outcome.value);
  } else if (outcome.code == ROOM_ERROR_REJECTED) {
    respond(session, request.mapped(), wire::ResponseStatus::rejected, outcome.value);
  } else {
    const char* const name = outcome.code == ROOM_ERROR_NONE ? "Error" : "ServerError";
    respond(session, request.mapped(), wire::ResponseStatus::error,
            describeError(name, outcome.message, outcome.code));
  }
}

void Room::respond(Session& session, uint32_t requestId, wire::ResponseStatus status,
                   std::string_view payload) {
  sendTo(session, wire::responseFrame(requestId, status, payload));
}

void Room::reject(const room_message& message, room_client client, uint32_t why,
                  std::string_view text) {
  auto session = find(client);
  if (!session || !session->dialect) return;
  const auto type = toMessageType(message.type);
  if (message.reply != 0) {
    const auto request = session->requests.extract(message.reply);
    if (!request) return;
    operations_.take(message.reply);
    const std::string description =
        why == ROOM_REJECT_UNREGISTERED
            ? describeError("no_handler",
                            fmt::format("room \"{}\" has no onMessage(\"{}\") handler to answer "
                                        "this request.",
                                        listing_.name, nameOf(type)))
            : describeError("Error", text);
    return respond(*session, request.mapped(), wire::ResponseStatus::error, description);
  }
  std::string reason;
  if (why == ROOM_REJECT_UNREGISTERED) {
    reason = fmt::format(fmt::runtime(session->dialect->unregistered), nameOf(type));
  } else if (!text.empty()) {
    spdlog::debug("room {}: client {}: {}", roomId(), session->sessionId, text);
  }
  fitIntoCloseFrame(reason);
  closeSession(session, ROOM_CLOSE_WITH_ERROR, reason);
}

}  // namespace roomd
