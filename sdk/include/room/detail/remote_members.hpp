// What every room lets other rooms call, see RoomBase::onRemoteCall.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "room/error.hpp"
#include "room/room_base.hpp"

namespace room::detail {

inline MessageType toMessageType(const Value& type) {
  if (type.isNumber()) return MessageType(type.asInt());
  return MessageType(type.asString());
}

/// The result of the member `method`, or nothing when a room has none of that name.
inline std::optional<Value> callMember(RoomBase& room, std::string_view method,
                                       const Value& arguments) {
  const Value& first = arguments.at(0);
  if (method == "roomId") return room.roomId();
  if (method == "roomName") return room.roomName();
  if (method == "locked") return room.locked();
  if (method == "metadata") return room.metadata();
  if (method == "maxClients") {
    const bool isLimited = room.maxClients() != kUnlimited;
    return isLimited ? Value(room.maxClients()) : Value(nullptr);
  }
  if (method == "clients") {
    Value sessions = Value::array();
    for (const Client& client : room.clients) sessions.push(client.sessionId());
    return sessions;
  }
  if (method == "lock") return room.lock(), Value();
  if (method == "unlock") return room.unlock(), Value();
  if (method == "setPrivate") return room.setPrivate(first.asBool(true)), Value();
  if (method == "setMetadata") return room.setMetadata(first), Value();
  if (method == "setMaxClients") {
    return room.setMaxClients(first.get<std::optional<uint32_t>>().value_or(kUnlimited)), Value();
  }
  if (method == "broadcast") return room.broadcast(toMessageType(first), arguments.at(1)), Value();
  if (method == "disconnect") {
    room.disconnect(CloseCode(first.asInt(CloseCode::kConsented)));
    return Value();
  }
  return std::nullopt;
}

}  // namespace room::detail
