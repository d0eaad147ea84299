#pragma once

#include <room/abi.h>

#include "room/bytes.hpp"
#include "wire/frame.hpp"

namespace roomd {

/// The ABI's message type and the wire's; both borrow their text.
inline wire::MessageType toMessageType(const room_type& type) {
  if (type.name.data) return {true, toView(type.name), 0};
  return {false, {}, type.number};
}

inline room_type toRoomType(const wire::MessageType& type) {
  if (type.isText) return {toBytes(type.text), 0, 0};
  return {{nullptr, 0}, type.number, 0};
}

}  // namespace roomd
