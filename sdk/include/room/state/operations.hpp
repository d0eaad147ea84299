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
inline constexpr unsigned kMove = 0x20;
inline constexpr unsigned kTypeMark = 0xD5;
inline constexpr unsigned kSwitch = 0xFF;

/// An operation on an element of a container. At most kIndexedWidth bytes.
inline char* putIndexed(char* at, unsigned operation, std::uint32_t index) {
  return putCount(putByte(at, operation), index);
}
inline constexpr std::size_t kIndexedWidth = 1 + kCountWidth;

inline void writeIndexed(ByteBuffer& bytes, unsigned operation, std::uint32_t index) {
  bytes.commit(putIndexed(bytes.reserve(kIndexedWidth), operation, index));
}

/// Operations that follow belong to instance `refId`. A message begins inside the root.
inline void openSection(ByteBuffer& bytes, RefId refId) {
  if (refId == 0 && bytes.empty()) return;
  writeIndexed(bytes, kSwitch, refId);
}

/// A section that is opened when the first operation is written.
class LazySection {
 public:
  LazySection(ByteBuffer& bytes, RefId refId, bool isOpen = false)
      : bytes_(bytes), refId_(refId), isOpen_(isOpen) {}

  ByteBuffer& open() {
    if (!isOpen_) openSection(bytes_, refId_);
    isOpen_ = true;
    return bytes_;
  }

  void reopen() { openSection(bytes_, refId_); }

 private:
  ByteBuffer& bytes_;
  RefId refId_;
  bool isOpen_;
};

}  // namespace room::detail
