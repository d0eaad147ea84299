// Constants of the state format (schema document, section 2).
#pragma once

#include "room/state/bytes.hpp"
#include "room/state/mirror.hpp"
#include "room/state/primitives.hpp"

namespace room::detail {

inline constexpr unsigned kReplace = 0x00;
inline constexpr unsigned kAdd = 0x80;
inline constexpr unsigned kDelete = 0x40;
inline constexpr unsigned kDeleteAndAdd = 0xC0;
inline constexpr unsigned kClear = 0x0A;
inline constexpr unsigned kSwitch = 0xFF;

/// Operations that follow belong to instance `refId`. A message begins inside the root.
inline void openSection(Bytes& bytes, RefId refId) {
  if (refId == 0 && bytes.empty()) return;
  writeByte(bytes, kSwitch);
  writeCount(bytes, refId);
}

}  // namespace room::detail
