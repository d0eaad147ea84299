#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "room/abi.h"
#include "room/state/bytes.hpp"

namespace room::detail {

class InstanceBase;

/// The bytes of one patch for each stream. What is the same in both, nearly everything, is written
/// once; the v2 bytes are put together at the end, and only if they differ anywhere.
class PatchWriter {
 public:
  /// Begins a patch for the ROOM_STREAM_* of the mask.
  void start(std::uint32_t streams) {
    streams_ = streams;
    common_.clear();
    onlyV2_.clear();
    differences_.clear();
    moved_.clear();
    reminded_ = 0;
    movedMaps_ = lostPlaces_ = false;
  }

  /// Where to write what all streams get.
  ByteBuffer& common() { return common_; }

  /// Writes what differs: each function gets the ByteBuffer to write to.
  template <class WriteV2, class WriteV3>
  void differ(WriteV2 writeV2, WriteV3 writeV3) {
    if (streams_ == ROOM_STREAM_V2) {
      writeV2(common_);
      return;
    }
    const std::size_t begin = common_.size();
    writeV3(common_);
    if ((streams_ & ROOM_STREAM_V2) == 0) return;
    const std::size_t v2Begin = onlyV2_.size();
    writeV2(onlyV2_);
    if (common_.size() == begin && onlyV2_.size() == v2Begin) return;
    differences_.push_back({begin, common_.size(), onlyV2_.size()});
  }

  /// An instance that clients know is given a place. Clients of 0.15 have to be told again of the
  /// maps below it, with remindOfMoves(), before anything else is about these.
  void noteMove(InstanceBase& instance) {
    if ((streams_ & ROOM_STREAM_V2) != 0) moved_.push_back(&instance);
  }

  /// Those of the whole patch.
  const std::vector<InstanceBase*>& moved() const { return moved_; }

  /// Calls remind(v2, instance) for each that moved since the last call. Ends the section.
  template <class Remind>
  void remindOfMoves(Remind remind) {
    if (reminded_ == moved_.size()) [[likely]]
      return;
    const auto tell = [&](ByteBuffer& v2) {
      while (reminded_ < moved_.size()) remind(v2, *moved_[reminded_++]);
    };
    differ(tell, [](ByteBuffer&) {});
  }

  /// Clients of 0.15 were told of a place of something that has maps below it.
  void noteMovedMaps() { movedMaps_ = true; }
  bool movedMaps() const { return movedMaps_; }

  /// An instance goes from where clients have it. If what it stood below has moved before in this
  /// patch, those of 0.15 look for it, and for all that is below it, in that place only, wherever
  /// else it stands: they have to be told where with tellPlaces() before the patch ends.
  void noteLoss() { lostPlaces_ = lostPlaces_ || movedMaps_; }
  bool lostPlaces() const { return lostPlaces_; }

  /// Calls tell(v2) if places were lost.
  template <class Tell>
  void tellPlaces(Tell tell) {
    if (lostPlaces_) [[unlikely]]
      differ(tell, [](ByteBuffer&) {});
  }

  /// Ends the patch.
  void finish() {
    if (differences_.empty()) return;
    v2_.clear();
    std::size_t copied = 0;
    std::size_t used = 0;
    for (const Difference& difference : differences_) {
      v2_.append(common_.view().substr(copied, difference.begin - copied));
      v2_.append(onlyV2_.view().substr(used, difference.v2End - used));
      copied = difference.end;
      used = difference.v2End;
    }
    v2_.append(common_.view().substr(copied));
  }

  std::string_view bytes(std::uint32_t stream) const {
    return stream == ROOM_STREAM_V2 && !differences_.empty() ? v2_.view() : common_.view();
  }

 private:
  /// ByteBuffer [begin, end) of common_ are v3's; v2 has what ends at v2End of onlyV2_ instead.
  struct Difference {
    std::size_t begin;
    std::size_t end;
    std::size_t v2End;
  };

  std::uint32_t streams_ = 0;
  ByteBuffer common_;
  ByteBuffer onlyV2_;
  ByteBuffer v2_;
  std::vector<Difference> differences_;
  std::vector<InstanceBase*> moved_;
  std::size_t reminded_ = 0;
  bool movedMaps_ = false;
  bool lostPlaces_ = false;
};

}  // namespace room::detail
