#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "room/state/bytes.hpp"
#include "room/state/mirror.hpp"
#include "room/state/operations.hpp"
#include "room/state/patch_writer.hpp"

namespace room::detail {

/// What a patch found changed behind tagged fields, for the views to choose from.
///
/// Every struct and every container of primitives there has a seat: its number in the order in
/// which the patch came by. As long as nothing comes, goes or moves these stay the same, so views
/// remember them; the ref ids tell whether they may.
class HiddenChanges {
 public:
  static constexpr std::uint64_t kAllFields = ~std::uint64_t{0};

  /// Something whose fields changed, and the function that writes a section of some of these.
  struct Origin {
    const void* value = nullptr;
    const void* mirror = nullptr;
    void (*write)(ByteBuffer& bytes, const Origin& self, std::uint64_t fields) = nullptr;
  };

  void clear() {
    any_ = structural_ = false;
    seats_.assign(1, {});
    cleared_.clear();
    bytes_.clear();
  }

  /// Something was added, removed or moved.
  void note() { any_ = structural_ = true; }

  /// The next seat.
  std::uint32_t seat(RefId refId) {
    seats_.push_back({.refId = refId});
    return static_cast<std::uint32_t>(seats_.size() - 1);
  }

  /// Fields of a struct changed; `section` tells all of them.
  void noteFields(std::uint32_t seat, std::uint64_t fields, std::string_view section,
                  const Origin& origin) {
    any_ = true;
    Section& noted = seats_[seat];
    noted.fields = fields;
    noted.begin = noted.middle = end();
    if (noted.refId == 0) {
      writeByte(bytes_, kSwitch);
      writeCount(bytes_, 0);
    }
    bytes_.append(section);
    noted.end = end();
    if (origins_.size() < seats_.size()) origins_.resize(seats_.capacity());
    origins_[seat] = origin;
  }

  /// A map lost all its entries before it got those that it has now.
  void noteCleared(RefId refId) {
    note();
    cleared_.insert(refId);
  }

  /// The section of a container of primitives, the same for all clients of a stream.
  void noteSection(std::uint32_t seat, std::string_view v2, std::string_view v3) {
    if (v3.empty() && v2.empty()) return;
    any_ = true;
    Section& noted = seats_[seat];
    noted.fields = kAllFields;
    noted.begin = end();
    if (v2 != v3) bytes_.append(v2);
    noted.middle = end();
    bytes_.append(v3);
    noted.end = end();
  }

  bool any() const { return any_; }
  /// Whether there is more to it than new values in the same places.
  bool isStructural() const { return structural_; }

  /// Whether the seat is still that of the instance.
  bool has(std::uint32_t seat, RefId refId) const {
    return seat < seats_.size() && seats_[seat].refId == refId;
  }

  bool wasCleared(RefId refId) const { return cleared_.contains(refId); }

  // Of the instance in a seat:

  /// Which fields of a struct changed; all, if it is a container that changed.
  std::uint64_t fields(std::uint32_t seat) const { return seats_[seat].fields; }

  /// Whether all streams get the same section.
  bool isForAll(std::uint32_t seat) const { return seats_[seat].begin == seats_[seat].middle; }
  std::string_view section(std::uint32_t seat) const {
    return range(seats_[seat].middle, seats_[seat].end);
  }
  /// The most bytes that a copy of every section takes.
  std::size_t size() const { return bytes_.size(); }

  /// Writes the section with no more than these fields.
  void write(std::uint32_t seat, std::uint64_t fields, PatchWriter& writer) const {
    const Section& noted = seats_[seat];
    if (!isForAll(seat)) {
      writer.differ([&](ByteBuffer& bytes) { bytes.append(range(noted.begin, noted.middle)); },
                    [&](ByteBuffer& bytes) { bytes.append(section(seat)); });
    } else if (fields == noted.fields) {
      writer.common().append(section(seat));
    } else {
      origins_[seat].write(writer.common(), origins_[seat], fields);
    }
  }

 private:
  /// Bytes [middle, end) of bytes_; on v2 [begin, middle), unless that is empty.
  struct Section {
    RefId refId = kNobody;
    std::uint32_t begin = 0;
    std::uint32_t middle = 0;
    std::uint32_t end = 0;
    std::uint64_t fields = 0;
  };

  static constexpr RefId kNobody = ~RefId{0};

  std::uint32_t end() const { return static_cast<std::uint32_t>(bytes_.size()); }

  std::string_view range(std::uint32_t begin, std::uint32_t end) const {
    return bytes_.view().substr(begin, end - begin);
  }

  bool any_ = false;
  bool structural_ = false;
  std::vector<Section> seats_;   // the first is nobody's
  std::vector<Origin> origins_;  // by seat; only those of structs that changed are current
  std::unordered_set<RefId> cleared_;
  ByteBuffer bytes_;
};

}  // namespace room::detail
