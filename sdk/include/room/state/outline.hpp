// The short way to the bytes of a view: where nothing came, went or moved, its clients are told
// what changed in that which they see already.
#pragma once

#include <cstdint>
#include <vector>

#include "room/state/hidden_changes.hpp"
#include "room/state/mirror.hpp"
#include "room/state/patch_writer.hpp"

namespace room::detail {

/// A struct or a container of primitives that the clients of a view know.
struct OutlineEntry {
  RefId refId;
  std::uint32_t seat;
  std::uint64_t fields;  // those that they see
};

/// All of them, from the last walk.
using Outline = std::vector<OutlineEntry>;

/// Copies the sections of what changed from where they were written once for all views. False if
/// the outline is out of date: then what was written is of no use.
inline bool copySections(const Outline& outline, const HiddenChanges& changes,
                         PatchWriter& writer) {
  ByteBuffer& bytes = writer.common();
  char* at = bytes.reserve(changes.size());
  for (const OutlineEntry& entry : outline) {
    if (!changes.has(entry.seat, entry.refId)) return false;
    const std::uint64_t changed = changes.fields(entry.seat);
    const std::uint64_t seen = changed & entry.fields;
    if (seen == 0) continue;
    if (seen == changed && changes.isForAll(entry.seat)) {
      at = putShort(at, changes.section(entry.seat));
      continue;
    }
    bytes.commit(at);
    changes.write(entry.seat, seen, writer);
    at = bytes.reserve(changes.size());
  }
  bytes.commit(at);
  return true;
}

}  // namespace room::detail
