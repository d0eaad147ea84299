#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "room/abi.h"
#include "room/state/bytes.hpp"
#include "room/state/mirror.hpp"

namespace room::detail {

/// What a patch found changed behind tagged fields, for the views to choose from.
class HiddenChanges {
 public:
  void clear() {
    any_ = false;
    fields_.clear();
    cleared_.clear();
    sections_.clear();
    bytes_.clear();
  }

  /// Something was added, removed or moved.
  void note() { any_ = true; }

  /// Plain fields of a struct changed.
  void noteFields(RefId refId, std::uint64_t fields) {
    if (fields == 0) return;
    any_ = true;
    fields_[refId] |= fields;
  }

  /// A map lost all its entries before it got those that it has now.
  void noteCleared(RefId refId) {
    any_ = true;
    cleared_.insert(refId);
  }

  /// The section of a container of primitives, the same for all clients of a stream.
  void noteSection(RefId refId, std::string_view v2, std::string_view v3) {
    if (v3.empty() && v2.empty()) return;
    any_ = true;
    Section& section = sections_[refId];
    section.begin = bytes_.size();
    bytes_.append(v2);
    section.middle = bytes_.size();
    bytes_.append(v3);
    section.end = bytes_.size();
  }

  bool any() const { return any_; }

  std::uint64_t fields(RefId refId) const {
    const auto found = fields_.find(refId);
    return found == fields_.end() ? 0 : found->second;
  }
  bool wasCleared(RefId refId) const { return cleared_.contains(refId); }
  std::string_view section(RefId refId, std::uint32_t stream) const {
    const auto found = sections_.find(refId);
    if (found == sections_.end()) return {};
    const auto [begin, middle, end] = found->second;
    return stream == ROOM_STREAM_V2 ? bytes_.view().substr(begin, middle - begin)
                                    : bytes_.view().substr(middle, end - middle);
  }

 private:
  struct Section {
    std::size_t begin;
    std::size_t middle;
    std::size_t end;
  };

  bool any_ = false;
  std::unordered_map<RefId, std::uint64_t> fields_;
  std::unordered_set<RefId> cleared_;
  std::unordered_map<RefId, Section> sections_;
  ByteBuffer bytes_;
};

}  // namespace room::detail
