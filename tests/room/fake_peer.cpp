#include "fake_peer.hpp"

#include <room/abi.h>

#include <array>
#include <utility>

namespace roomd::test {

void FakePeer::send(const wire::Frame& frame) {
  if (closed || terminated) {
    sentWhileClosed = true;
    return;
  }
  if (onSend) onSend();
  std::string payload(frame.payload());
  if (payload[0] == static_cast<char>(wire::Opcode::joinRoom)) {
    joinRoom = std::exchange(payload, "JOIN_ROOM");
  }
  heard_.push_back(std::move(payload));
}

void FakePeer::close(uint32_t code, std::string_view why) {
  if (closed) return;
  closed = code;
  reason = why;
}

std::vector<std::string> FakePeer::heard() { return std::exchange(heard_, {}); }

std::string FakePeer::token() const {
  if (joinRoom.empty()) return {};
  return joinRoom.substr(2, static_cast<unsigned char>(joinRoom[1]));
}

std::string error(int32_t code, std::string_view message) {
  return std::string(wire::errorFrame(code, message).payload());
}

std::string message(std::string_view type, std::string_view payload) {
  return std::string(wire::dataFrame({true, type, 0}, payload, false).payload());
}

std::string fullState(std::string_view bytes) {
  return std::string(wire::stateFrame(ROOM_STATE_FULL, std::array{bytes}).payload());
}

std::string patch(std::string_view bytes) {
  return std::string(wire::stateFrame(ROOM_STATE_PATCH, std::array{bytes}).payload());
}

}  // namespace roomd::test
