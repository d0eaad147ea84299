#include <limits>

#include "wire/frame.hpp"
#include "wire/number.hpp"
#include "wire/utf8.hpp"

namespace roomd::wire {
namespace {

bool startsAsText(std::string_view in) {
  const auto head = static_cast<uint8_t>(in[0]);
  return (head > 0xA0 && head < 0xC0) || (head >= 0xD9 && head <= 0xDB);
}

bool readUint32(std::string_view& in, uint32_t& value) {
  int64_t number = 0;
  if (!readNumber(in, number)) return false;
  if (number < 0 || number > std::numeric_limits<uint32_t>::max()) return false;
  value = static_cast<uint32_t>(number);
  return true;
}

bool readType(std::string_view& in, MessageType& type) {
  if (in.empty()) return false;
  if (!startsAsText(in)) return readUint32(in, type.number);
  type.isText = true;
  // Types end up in logs, in close reasons and in the hands of rooms, which all expect UTF-8.
  return readString(in, type.text) && !type.text.empty() && isUtf8(type.text);
}

ClientMessage malformed() { return {.kind = ClientMessage::Kind::malformed}; }

ClientMessage typedMessage(ClientMessage::Kind kind, uint32_t requestId, std::string_view body) {
  ClientMessage message{.kind = kind, .requestId = requestId};
  if (!readType(body, message.type)) return malformed();
  message.payload = body;
  return message;
}

ClientMessage requestMessage(std::string_view body) {
  uint32_t requestId = 0;
  if (!readUint32(body, requestId)) return malformed();
  return typedMessage(ClientMessage::Kind::request, requestId, body);
}

}  // namespace

ClientMessage parseClientMessage(std::string_view message) {
  using Kind = ClientMessage::Kind;
  if (message.empty()) return {};
  const std::string_view body = message.substr(1);
  switch (static_cast<Opcode>(message[0])) {
    case Opcode::joinRoom:
      return {.kind = Kind::joinAck};
    case Opcode::leaveRoom:
      return {.kind = Kind::leave};
    case Opcode::ping:
      return {.kind = Kind::ping};
    case Opcode::roomData:
      return typedMessage(Kind::data, 0, body);
    case Opcode::roomDataBytes:
      return typedMessage(Kind::bytes, 0, body);
    case Opcode::roomRequest:
      return requestMessage(body);
    default:
      return {};
  }
}

}  // namespace roomd::wire
