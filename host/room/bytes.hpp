#pragma once

#include <room/abi.h>

#include <string_view>

namespace roomd {

/// The ABI's view of bytes and ours.
inline room_bytes toBytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

inline std::string_view toView(room_bytes bytes) {
  return bytes.size == 0 ? std::string_view()
                         : std::string_view(reinterpret_cast<const char*>(bytes.data), bytes.size);
}

}  // namespace roomd
