// Writes what the clients of a view have to be told besides what everybody is told.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <unordered_set>
#include <vector>

#include "room/abi.h"
#include "room/map.hpp"
#include "room/state/acquaintances.hpp"
#include "room/state/contents.hpp"
#include "room/state/hidden_changes.hpp"
#include "room/state/instance_list.hpp"
#include "room/state/marks.hpp"
#include "room/state/operations.hpp"
#include "room/state/outline.hpp"
#include "room/state/patch_writer.hpp"
#include "room/state/reminder.hpp"
#include "room/state/roster.hpp"
#include "room/state/tagged.hpp"
#include "room/state/visibility.hpp"
#include "room/state/wire_type.hpp"

namespace room::detail {

/// What all views of a room have in common while a patch is sent.
struct ViewContext {
  const std::vector<TaggedStruct>& tagged;
  const HiddenChanges& hidden;
  const Acquaintances& acquaintances;
  RefIds& ids;
  const PatchWriter& patch;  // for everybody
  const Root root;
};

/// Goes from every struct that everybody sees into its tagged fields, as far as the view allows,
/// compares what is there with what the view's clients were told, and brings them and the knowledge
/// of them up to date. Parents are written before children, as in a Scan; deleted is only what sits
/// at the border of the visible, and clients forget the rest of it by themselves.
class ViewWalk {
 public:
  /// `knowledge`: of the clients that are written to, which may be one of many; `common`: of those
  /// that the view has already. What is visible is put into `outline`, unless that is null.
  ViewWalk(const ViewContext& context, Roster& roster, Knowledge& knowledge,
           const Knowledge& common, Outline* outline, PatchWriter& writer, ContentForm form)
      : context_(context),
        visibility_(roster),
        knowledge_(knowledge),
        common_(common),
        outline_(outline),
        writer_(writer),
        bytes_(writer.common()),
        form_(form),
        list_(writer) {}

  /// False if there is more to tell, which has to wait for the next patch.
  bool run() {
    for (const TaggedStruct& tagged : context_.tagged) tagged.walk(*this, tagged);
    for (std::size_t at = 0; at < met_.size(); ++at) met_[at]->walk(*this);
    return !isBehind_;
  }

  /// The tagged fields of a struct that everybody sees.
  template <Schema T>
  void walkTagged(T& value, StructMirror<T>& mirror) {
    walkFields<true>(value, mirror, visibility_.grantOf(value, mirror));
  }

  /// A struct that the view sees.
  template <Schema T>
  void walkStruct(T& value, StructMirror<T>& mirror) {
    Grant grant = visibility_.grantOf(value, mirror);
    grant.isVisible = true;
    walkFields<false>(value, mirror, grant);
  }

 private:
  void remindOfMoves() {
    writer_.remindOfMoves([this](ByteBuffer& v2, InstanceBase& instance) {
      if (context_.acquaintances.typeOf(instance).hasMaps) writer_.noteMovedMaps();
      Reminder(v2, context_.acquaintances, knowledge_).remind(instance);
    });
  }

  /// One more client of a view gets all of it: nothing that the view would remember.
  ContentUse use() const { return outline_ ? ContentUse::kPatch : ContentUse::kFullState; }

  template <bool onlyTagged, Schema T>
  void walkFields(T& value, StructMirror<T>& mirror, const Grant& grant) {
    knowledge_.meet(mirror.refId);
    Known& known = knowledge_.of(mirror.refId);
    const HiddenChanges& hidden = context_.hidden;
    const bool isSeated = hidden.has(mirror.seat, mirror.refId);
    const std::uint64_t changed = isSeated ? hidden.fields(mirror.seat) : 0;
    const std::uint64_t common = common_.fields(mirror.refId);
    LazySection section(bytes_, mirror.refId);
    const auto forEachPart = [&](auto visit) {
      forEachField<T>([&](auto field) {
        constexpr int kTagHere = kTag<T, decltype(field)>;
        if (kIsPatchOnly<T, decltype(field)> && use() == ContentUse::kFullState &&
            (known.fields >> field.kIndex & 1) == 0) {
          return;
        }
        if constexpr (!onlyTagged || kTagHere != kNoTag) visit(field, kTagHere);
      });
    };
    forEachPart([&](auto field, int tag) {
      const std::uint64_t bit = std::uint64_t{1} << field.kIndex;
      FieldState state{known, section, (known.fields & bit) != 0, (changed & bit) != 0};
      const bool stays = (common & bit) != 0 && tag == kDefaultTag &&
                         staysEmpty<typename decltype(field)::Value>();
      if (stays || visibility_.isShown(field.of(value), mirror.of(field), tag,
                                       Visibility::opens(grant, tag))) {
        show<field.kIndex>(state, field.of(value), mirror.of(field));
        known.fields |= bit;
      } else if (state.told || form_ == ContentForm::kRejoin) {
        hide<field.kIndex, typename decltype(field)::Value>(state);
        known.fields &= ~bit;
      }
    });
    remindOfMoves();
    if (outline_) outline_->push_back({mirror.refId, mirror.seat, known.fields});
    forEachPart([&](auto field, int tag) {
      using Part = typename decltype(field)::Value;
      if constexpr (Owned<Part>) {
        if ((known.fields >> field.kIndex & 1) == 0) return;
        walkPart(field.of(value), mirror.of(field), tag == kDefaultTag);
      }
    });
  }

  /// A container of items that are given one by one is not taken away with the last of them, so
  /// that clients can go on listening to it.
  template <class T>
  static constexpr bool staysEmpty() {
    if constexpr (kIsContainer<T>) {
      return !Primitive<Element<T>>;
    } else {
      return false;
    }
  }

  // ---- fields ----

  struct FieldState {
    Known& known;
    LazySection& section;
    bool told;
    bool changed;
  };

  template <unsigned index, Plain T>
  void show(const FieldState& state, const T& value, const T& mirror) {
    if (state.told && !state.changed) return;
    writeByte(state.section.open(), kAdd | index);
    writeTold<T>(bytes_, value, mirror);
  }

  template <unsigned index, Owned T>
  void show(const FieldState& state, const T& value, const Mirror<T>& mirror) {
    if (state.told) return;
    writeByte(state.section.open(), kAdd | index);
    writeTold<T>(bytes_, value, mirror);
  }

  template <unsigned index, class T>
  void show(const FieldState& state, const Ref<T>& ref, RefId refId) {
    std::vector<RefId>& told = state.known.children;
    if (told.size() <= index) told.resize(index + 1);
    const bool known = meet(*instanceOf(ref));
    const RefId before = std::exchange(told[index], refId);
    if (state.told && before == refId) return;
    if (state.told) writer_.noteLoss();
    if (known) writer_.noteMove(*instanceOf(ref));
    state.section.open();
    if (form_ == ContentForm::kRejoin) writeByte(bytes_, kDelete | index);
    if constexpr ((kDeleteAndAdd | index) == kTypeMark) {
      if (state.told) state.section.reopen();
    }
    writeReplacement(writer_, state.told, known, [&](ByteBuffer& bytes, unsigned operation) {
      writeByte(bytes, operation | index);
      writeReference<T>(bytes, *instanceOf(ref));
    });
  }

  /// Decoders of 0.15 fail when they collect a container whose field was deleted; they get an empty
  /// one in its place.
  template <unsigned index, class T>
  void hide(const FieldState& state) {
    state.section.open();
    if constexpr (!Plain<T>) writer_.noteLoss();
    if constexpr (kIsContainer<T>) {
      writer_.differ(
          [&](ByteBuffer& bytes) {
            writeByte(bytes, kAdd | index);
            writeCount(bytes, context_.ids.next());
          },
          [&](ByteBuffer& bytes) { writeByte(bytes, kDelete | index); });
    } else {
      writeByte(bytes_, kDelete | index);
    }
  }

  // ---- what belongs to fields ----

  /// `gated`: only what the view was given by itself.
  template <class T>
  void walkPart(T& value, Mirror<T>& mirror, bool gated) {
    if constexpr (Schema<T>) {
      walkStruct(value, mirror);
    } else if constexpr (Primitive<Element<T>>) {
      walkPrimitives(value, mirror);
    } else if constexpr (kIsMap<T>) {
      walkMap(value, mirror, gated);
    } else {
      walkList(value, mirror, gated);
    }
  }

  template <class Container>
  void walkPrimitives(const Container& container, Mirror<Container>& mirror) {
    if (outline_) outline_->push_back({mirror.refId, mirror.seat, HiddenChanges::kAllFields});
    if (!knowledge_.meet(mirror.refId)) {
      ContentsWriter(writer_, form_, use()).write(container, mirror);
      return;
    }
    const HiddenChanges& hidden = context_.hidden;
    if (!hidden.has(mirror.seat, mirror.refId) || hidden.fields(mirror.seat) == 0) return;
    hidden.write(mirror.seat, HiddenChanges::kAllFields, writer_);
  }

  template <class T>
  void walkMap(Map<T>& map, const MapMirror& mirror, bool gated) {
    const bool hadIt = knowledge_.meet(mirror.refId);
    std::vector<RefId>& told = knowledge_.of(mirror.refId).children;
    LazySection section(bytes_, mirror.refId);
    if (form_ == ContentForm::kRejoin) writeByte(section.open(), kClear);
    if (hadIt && context_.hidden.wasCleared(mirror.refId)) {
      writer_.noteLoss();
      writeByte(section.open(), kClear);
      told.clear();
    }
    shown_.clear();
    for (const Slot<T>* slot : slotsOf(map).order()) {
      if (!isOccupied(slot)) continue;
      if (shown_.size() <= slot->number) shown_.resize(slot->number + 1);
      if (!gated || visibility_.isGiven(*slot)) shown_[slot->number] = refIdOf(*slot);
    }
    told.resize(std::max(told.size(), shown_.size()));
    shown_.resize(told.size());
    for (std::uint32_t number = 0; number < told.size(); ++number) {
      if (told[number] == 0 || shown_[number] != 0) continue;
      writer_.noteLoss();
      writeIndexed(section.open(), kDelete, number);
      told[number] = 0;
    }
    for (const Slot<T>* slot : slotsOf(map).order()) {
      if (isOccupied(slot) && shown_[slot->number] != 0) showEntry(*slot, told, section);
    }
    remindOfMoves();
    if constexpr (Schema<T>) {
      for (Slot<T>* slot : slotsOf(map).order()) {
        if (!isOccupied(slot) || told[slot->number] != slot->mirror.refId) continue;
        walkStruct(slot->entry.value, slot->mirror);
      }
    }
  }

  template <class T>
  void showEntry(const Slot<T>& slot, std::vector<RefId>& told, LazySection& section) {
    bool known = false;
    if constexpr (kIsRef<T>) known = meet(*instanceOf(slot.entry.value));
    const RefId before = std::exchange(told[slot.number], refIdOf(slot));
    if (before == told[slot.number]) return;
    if (before != 0) writer_.noteLoss();
    if constexpr (kIsRef<T>) {
      if (known) writer_.noteMove(*instanceOf(slot.entry.value));
    }
    section.open();
    writeReplacement(writer_, before != 0, known, [&](ByteBuffer& bytes, unsigned operation) {
      writeEntry(bytes, operation, slot);
    });
  }

  template <class List>
  void walkList(const List& list, ListMirror<Element<List>>& mirror, bool gated) {
    using T = Target<Element<List>>;
    knowledge_.meet(mirror.refId);
    Known& known = knowledge_.of(mirror.refId);
    if (form_ == ContentForm::kRejoin) {
      openSection(bytes_, mirror.refId);
      writeByte(bytes_, kClear);
    }
    list_.clear();
    [[maybe_unused]] std::size_t news = 0;
    if constexpr (kIsStream<List>) toldBefore_ = common_.children(mirror.refId);
    for (const auto& cell : cellsOf(list)) {
      InstanceBase* instance = instanceIn(cell);
      if (!instance || (gated && !visibility_.isGivenCell(cell))) continue;
      if constexpr (kIsStream<List>) {
        if (!toldBefore_.contains(instance->refId()) && !isNextNews(news, list.maxPerTick))
          continue;
      }
      list_.add(*instance, meet(*instance));
    }
    if (!list_.differsFrom(known.children)) return;
    if constexpr (kIsArray<List>) {
      list_.writeArray<T>(mirror.refId, known.children);
    } else {
      // All views count on: what a client was told before, by any of them, has lower indexes.
      list_.writeSet<T>(mirror.refId, known.children, mirror.nextIndex);
    }
    list_.takeNote(known.children);
    remindOfMoves();
  }

  /// Whether a stream may have one more new element. A client who joins gets what the others have.
  bool isNextNews(std::size_t& news, std::size_t limit) {
    if (use() == ContentUse::kFullState) return false;
    if (news++ < std::max<std::size_t>(1, limit)) return true;
    isBehind_ = true;
    return false;
  }

  /// Whether the view's clients know an instance behind a Ref at this point of the message; it is
  /// gone into later.
  bool meet(InstanceBase& instance) {
    if (context_.acquaintances.isShared(instance)) return true;
    if (knowledge_.wasMet(instance.refId())) return true;
    met_.push_back(&instance);
    return knowledge_.meet(instance.refId());
  }

  const ViewContext& context_;
  Visibility visibility_;
  Knowledge& knowledge_;
  const Knowledge& common_;
  Outline* const outline_;
  PatchWriter& writer_;
  ByteBuffer& bytes_;
  const ContentForm form_;
  InstanceList list_;
  std::vector<RefId> shown_;
  std::unordered_set<RefId> toldBefore_;  // of the elements of a stream
  bool isBehind_ = false;
  std::vector<InstanceBase*> met_;
};

template <class T>
void walkTagged(ViewWalk& walk, const TaggedStruct& self) {
  walk.walkTagged(*static_cast<T*>(self.value), *static_cast<StructMirror<T>*>(self.mirror));
}

}  // namespace room::detail
