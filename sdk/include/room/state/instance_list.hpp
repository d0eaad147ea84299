// The sections of lists of instances.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "room/state/contents.hpp"
#include "room/state/operations.hpp"
#include "room/state/patch_writer.hpp"

namespace room::detail {

/// The section of a set or collection. Additions at the end are told as such; anything else by
/// starting anew, because decoders do not agree on the indexes of what they hold.
template <class Cells, class Told, class Same, class Write>
void writeValues(ByteBuffer& bytes, RefId refId, const Cells& now, const std::vector<Told>& told,
                 std::uint32_t& nextIndex, Same same, Write write) {
  openSection(bytes, refId);
  std::size_t from = told.size();
  if (now.size() < from || !std::equal(told.begin(), told.end(), now.begin(), same)) {
    writeByte(bytes, kClear);
    from = 0;
  }
  for (std::size_t at = from; at < now.size(); ++at) {
    writeIndexed(bytes, kAdd, nextIndex++);
    write(now[at]);
  }
}

/// A list of instances as it is to be, and the operations that bring it there: such as come out the
/// same on all decoders of a stream, whatever happened to the list (schema document, section 3).
/// Indexes of a section are those at its beginning until the first deletion, decoders close the
/// gaps at its end, and only 0.18 inserts in the middle. On decoders of 0.15 an array is a map;
/// here its keys are always 0, 1, 2...
class InstanceList {
 public:
  explicit InstanceList(PatchWriter& writer) : writer_(writer) {}

  void clear() { now_.clear(); }
  /// `known`: clients know the instance at this point of the message.
  void add(InstanceBase& instance, bool known) { now_.push_back({&instance, known}); }

  bool differsFrom(const std::vector<RefId>& told) const {
    return now_.size() != told.size() ||
           !std::equal(told.begin(), told.end(), now_.begin(), isTold);
  }

  void takeNote(std::vector<RefId>& told) const {
    told.clear();
    for (const Occupant& occupant : now_) told.push_back(occupant.refId());
  }

  /// The section that turns a set or collection of T from `told` into this.
  template <class T>
  void writeSet(RefId refId, const std::vector<RefId>& told, std::uint32_t& nextIndex) {
    ByteBuffer& bytes = writer_.common();
    noteLosses(told);
    writeValues(bytes, refId, now_, told, nextIndex, isTold, [&](const Occupant& occupant) {
      writeReference<T>(bytes, *occupant.instance);
      noteMove(occupant);
    });
  }

  /// The section that turns an array of T from `told` into this.
  template <class T>
  void writeArray(RefId refId, const std::vector<RefId>& told) {
    ByteBuffer& bytes = writer_.common();
    noteLosses(told);
    if (now_.empty()) {
      openSection(bytes, refId);
      return writeByte(bytes, kClear);
    }
    if (now_.size() >= told.size() && std::equal(told.begin(), told.end(), now_.begin(), isTold)) {
      openSection(bytes, refId);
      std::for_each(now_.begin() + static_cast<std::ptrdiff_t>(told.size()), now_.end(),
                    [&](const Occupant& occupant) { noteMove(occupant); });
      return append<T>(bytes, told.size());
    }
    writer_.differ([&](ByteBuffer& v2) { replaceEach<T>(v2, refId, told); },
                   [&](ByteBuffer& v3) { rearrange<T>(v3, refId, told); });
  }

 private:
  struct Occupant {
    InstanceBase* instance;
    bool known;

    RefId refId() const { return instance->refId(); }
  };

  static bool isTold(RefId id, const Occupant& occupant) { return id == occupant.refId(); }

  /// Adds what is in now_ from `first` on.
  template <class T>
  void append(ByteBuffer& bytes, std::size_t first) {
    for (std::size_t at = first; at < now_.size(); ++at) writeOccupant<T>(bytes, kAdd, at);
  }

  /// For decoders of 0.15: every place gets its new occupant.
  template <class T>
  void replaceEach(ByteBuffer& bytes, RefId refId, const std::vector<RefId>& told) {
    openSection(bytes, refId);
    for (std::size_t at = now_.size(); at < told.size(); ++at) {
      writeIndexed(bytes, kDelete, static_cast<std::uint32_t>(at));
    }
    for (std::size_t at = 0; at < now_.size(); ++at) {
      const bool replaces = at < told.size();
      if (replaces && told[at] == now_[at].refId()) continue;
      writeOccupant<T>(bytes, replaces && now_[at].known ? kDeleteAndAdd : kAdd, at);
      noteMove(now_[at]);
    }
  }

  template <class T>
  void rearrange(ByteBuffer& bytes, RefId refId, const std::vector<RefId>& told) {
    openSection(bytes, refId);
    sort(told);
    if (hasTwins(sortedNow_) || hasTwins(sortedTold_)) {
      writeByte(bytes, kClear);
      return append<T>(bytes, 0);
    }
    if (onlyReplaced(told)) {
      for (std::size_t at = 0; at < now_.size(); ++at) {
        if (told[at] != now_[at].refId()) writeOccupant<T>(bytes, kDeleteAndAdd, at);
      }
      return;
    }
    layout_.clear();
    for (std::size_t at = 0; at < told.size(); ++at) {
      if (contains(sortedNow_, told[at])) {
        layout_.push_back(told[at]);
      } else {
        writeIndexed(bytes, kDelete, static_cast<std::uint32_t>(at));
      }
    }
    moveIntoPlace<T>(bytes, refId, layout_.size() != told.size());
  }

  /// From layout_, which has nothing that is not in now_, to now_: newcomers are appended, then all
  /// get their places.
  template <class T>
  void moveIntoPlace(ByteBuffer& bytes, RefId refId, bool hasGaps) {
    LazySection section(bytes, refId, !hasGaps);
    for (std::size_t at = 0; at < now_.size(); ++at) {
      if (contains(sortedTold_, now_[at].refId())) continue;
      writeIndexed(section.open(), kAdd, static_cast<std::uint32_t>(layout_.size()));
      writeReference<T>(bytes, *now_[at].instance);
      layout_.push_back(now_[at].refId());
    }
    for (std::size_t at = 0; at < now_.size(); ++at) {
      if (layout_[at] == now_[at].refId()) continue;
      writeIndexed(section.open(), kMove, static_cast<std::uint32_t>(at));
      writeCount(bytes, now_[at].refId());
    }
  }

  void noteLosses(const std::vector<RefId>& told) {
    if (!writer_.movedMaps()) [[likely]]
      return;
    sort(told);
    if (!std::includes(sortedNow_.begin(), sortedNow_.end(), sortedTold_.begin(),
                       sortedTold_.end())) {
      writer_.noteLoss();
    }
  }

  void noteMove(const Occupant& occupant) {
    if (occupant.known) writer_.noteMove(*occupant.instance);
  }

  template <class T>
  void writeOccupant(ByteBuffer& bytes, unsigned operation, std::size_t at) {
    writeIndexed(bytes, operation, static_cast<std::uint32_t>(at));
    writeReference<T>(bytes, *now_[at].instance);
  }

  void sort(const std::vector<RefId>& told) {
    sortedTold_ = told;
    sortedNow_.clear();
    for (const Occupant& occupant : now_) sortedNow_.push_back(occupant.refId());
    std::sort(sortedTold_.begin(), sortedTold_.end());
    std::sort(sortedNow_.begin(), sortedNow_.end());
  }

  static bool hasTwins(const std::vector<RefId>& sorted) {
    return std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end();
  }

  static bool contains(const std::vector<RefId>& sorted, RefId id) {
    return std::binary_search(sorted.begin(), sorted.end(), id);
  }

  /// Places got an instance that was not in the array, and nothing else happened.
  bool onlyReplaced(const std::vector<RefId>& told) const {
    if (now_.size() != told.size()) return false;
    for (std::size_t at = 0; at < told.size(); ++at) {
      const RefId id = now_[at].refId();
      if (id != told[at] && contains(sortedTold_, id)) return false;
    }
    return true;
  }

  PatchWriter& writer_;
  // Members so that a patch allocates nothing once they have grown.
  std::vector<Occupant> now_;
  std::vector<RefId> sortedNow_;
  std::vector<RefId> sortedTold_;
  std::vector<RefId> layout_;
};

}  // namespace room::detail
