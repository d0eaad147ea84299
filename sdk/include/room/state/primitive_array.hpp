// The section of an array of primitives.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "room/state/differs.hpp"
#include "room/state/operations.hpp"
#include "room/state/patch_writer.hpp"

namespace room::detail {

template <class T>
void writeCell(ByteBuffer& bytes, unsigned operation, std::size_t at,
               const std::vector<Cell<T>>& cells) {
  const auto index = static_cast<std::uint32_t>(at);
  if constexpr (PlainScalar<T>) {
    char* const begin = bytes.reserve(kIndexedWidth + kWidth<T>);
    bytes.commit(putValue(putIndexed(begin, operation, index), cells[at].value));
  } else {
    writeIndexed(bytes, operation, index);
    writePrimitive(bytes, cells[at].value);
  }
}

inline void deleteIndexes(ByteBuffer& bytes, std::size_t begin, std::size_t end) {
  for (std::size_t at = begin; at < end; ++at) {
    writeIndexed(bytes, kDelete, static_cast<std::uint32_t>(at));
  }
}

/// Gives each position its new value: right on all decoders.
template <class T>
void writeByPosition(ByteBuffer& bytes, RefId refId, const std::vector<Cell<T>>& now,
                     const std::vector<Cell<T>>& told) {
  openSection(bytes, refId);
  if (now.size() < told.size()) {
    deleteIndexes(bytes, now.size(), told.size());
    openSection(bytes, refId);
  }
  for (std::size_t at = 0; at < now.size(); ++at) {
    if (at >= told.size()) {
      writeCell(bytes, kAdd, at, now);
    } else if (differs(now[at], told[at])) {
      writeCell(bytes, kReplace, at, now);
    }
  }
}

/// How many elements went at `prefix`, if all after them are still there and others can only have
/// been appended; 0 if it was otherwise, or is too hard to tell.
template <class T>
std::size_t goneAt(std::size_t prefix, const std::vector<Cell<T>>& now,
                   const std::vector<Cell<T>>& told) {
  std::size_t patience = 4 * told.size();
  const std::size_t least = told.size() > now.size() ? told.size() - now.size() : 1;
  for (std::size_t gone = least; prefix + gone <= told.size(); ++gone) {
    std::size_t at = prefix;
    while (at + gone < told.size() && !differs(now[at], told[at + gone])) ++at;
    if (at + gone == told.size()) return gone;
    const std::size_t compared = at - prefix + 1;
    if (compared > patience) return 0;
    patience -= compared;
  }
  return 0;
}

/// The section that turns `told` into `now`. Removals from the front or the middle are told as such
/// where that is shorter; on decoders of 0.15, where positions do not move up, it is not possible.
template <class T>
void writeArray(PatchWriter& writer, RefId refId, const std::vector<Cell<T>>& now,
                const std::vector<Cell<T>>& told) {
  if (now.empty()) {
    openSection(writer.common(), refId);
    return writeByte(writer.common(), kClear);
  }
  const std::size_t shorter = std::min(now.size(), told.size());
  std::size_t prefix = shorter;
  std::size_t changes = std::max(now.size(), told.size()) - shorter;
  for (std::size_t at = shorter; at-- > 0;) {
    if (!differs(now[at], told[at])) continue;
    prefix = at;
    ++changes;
  }
  const auto rewrite = [&](ByteBuffer& bytes) { writeByPosition(bytes, refId, now, told); };
  const std::size_t gone = goneAt(prefix, now, told);
  const std::size_t kept = told.size() - gone;
  if (gone == 0 || gone + now.size() - kept >= changes) return rewrite(writer.common());
  writer.differ(rewrite, [&](ByteBuffer& bytes) {
    openSection(bytes, refId);
    deleteIndexes(bytes, prefix, prefix + gone);
    if (now.size() > kept) openSection(bytes, refId);
    for (std::size_t at = kept; at < now.size(); ++at) writeCell(bytes, kAdd, at, now);
  });
}

}  // namespace room::detail
