// Finds what changed since clients were last told, writes it, and brings the mirrors up to date.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "room/abi.h"
#include "room/map.hpp"
#include "room/state/acquaintances.hpp"
#include "room/state/adopt.hpp"
#include "room/state/contents.hpp"
#include "room/state/differs.hpp"
#include "room/state/field_scan.hpp"
#include "room/state/hidden_changes.hpp"
#include "room/state/list_scan.hpp"
#include "room/state/mirror.hpp"
#include "room/state/operations.hpp"
#include "room/state/patch_writer.hpp"
#include "room/state/tagged.hpp"

namespace room::detail {

template <class T>
void writeOrigin(ByteBuffer& bytes, const HiddenChanges::Origin& self, std::uint64_t fields) {
  const T& value = *static_cast<const T*>(self.value);
  const RefId refId = static_cast<const StructMirror<T>*>(self.mirror)->refId;
  writePrimitives(bytes, value, refId, fields, [](auto) {});
}

/// Passes over the state. A section is written before those of the instances below it, so clients
/// meet parents before children: what is owned right after its owner, what stands behind Refs after
/// all that was there when it was met. Owned instances stay where they are for life, so their
/// fields are never deleted or given another one.
///
/// What is behind tagged fields is left to a second scan, which only notes what there is to tell
/// and leaves the telling to the views.
class Scan {
 public:
  /// Of what everybody sees. The structs that have more to them are put into `tagged`.
  Scan(PatchWriter& writer, RefIds& ids, Acquaintances& acquaintances,
       std::vector<TaggedStruct>& tagged)
      : writer_(writer),
        bytes_(writer.common()),
        ids_(ids),
        acquaintances_(acquaintances),
        tagged_(&tagged),
        adoption_(ids, acquaintances, &tagged),
        fields_(writer, acquaintances),
        lists_(writer, acquaintances) {}

  /// Of what is behind tagged fields. `scratch` gets what nobody will read.
  Scan(PatchWriter& scratch, RefIds& ids, Acquaintances& acquaintances, HiddenChanges& hidden)
      : writer_(scratch),
        bytes_(scratch.common()),
        ids_(ids),
        acquaintances_(acquaintances),
        hidden_(&hidden),
        adoption_(ids, acquaintances, nullptr),
        fields_(scratch, acquaintances),
        lists_(scratch, acquaintances) {}

  /// Goes on with the instances behind Refs that were met since `first`, which lead to more.
  void follow(std::size_t first) {
    for (std::size_t at = first; at < acquaintances_.met().size(); ++at) {
      const auto [instance, known] = acquaintances_.met()[at];
      if (known) {
        instance->scan(*this);
      } else {
        instance->introduce(*this);
        instance->acquaintance.adopted = true;
      }
    }
  }

  /// Whether the last scan found something that is told in full states only.
  bool takeSilentChanges() { return fields_.takeSilentChanges(); }

  /// The tagged fields of a struct that everybody sees.
  template <Schema T>
  void visitTagged(T& value, StructMirror<T>& mirror) {
    const bool isNew = mirror.seat == 0;
    mirror.seat = hidden_->seat(mirror.refId);
    if (isNew) {
      hidden_->note();
      forEachField<T>([&](auto field) {
        if constexpr (kTag<T, decltype(field)> != kNoTag) {
          adoption_.adopt(field.of(value), mirror.of(field));
        }
      });
      return;
    }
    std::uint64_t changed = 0;
    forEachField<T>([&](auto field) {
      using Part = typename decltype(field)::Value;
      if constexpr (kTag<T, decltype(field)> != kNoTag && !Owned<Part>) {
        const bool changedHere = fields_.isNews<T>(field, field.of(value), mirror.of(field));
        changed |= std::uint64_t{changedHere} << field.kIndex;
      }
    });
    if (changed != 0) noteChanges(value, mirror, changed);
    forEachField<T>([&](auto field) {
      using Part = typename decltype(field)::Value;
      if constexpr (kTag<T, decltype(field)> != kNoTag && Owned<Part>) {
        visit(field.of(value), mirror.of(field));
      }
    });
  }

  /// A struct that clients know.
  template <Schema T>
  void visit(T& value, StructMirror<T>& mirror) {
    if constexpr (kHasTags<T>) {
      if (tagged_) tagged_->push_back(makeTagged(value, mirror));
    }
    if (hidden_) [[unlikely]] {
      visitHiddenFields(value, mirror);
    } else if (fields_.isChanged(value, mirror)) {
      writeChanges(value, mirror);
    }
    forEachField<T>([&](auto field) {
      if constexpr (Owned<typename decltype(field)::Value>) {
        if (isLeftOut<T>(field)) return;
        visit(field.of(value), mirror.of(field));
      }
    });
  }

  /// A struct whose ref id clients have just been told, or of which nobody knows what they know.
  template <Schema T>
  void introduceInstance(T& value, StructMirror<T>& mirror,
                         ContentForm form = ContentForm::kPlain) {
    adoption_.adopt(value, mirror);
    if (hidden_) return hidden_->note();
    ContentsWriter(writer_, form, ContentUse::kPatch).write(value, mirror);
    remindOfMoves();
  }

  template <class T>
  void visit(Map<T>& map, MapMirror& mirror) {
    Slots<T>& slots = slotsOf(map);
    if (hidden_) beginHidden(slots, mirror);
    LazySection section(bytes_, mirror.refId);
    if constexpr (Schema<T>) {
      if (!slots.changed()) return visitInstances(slots);
      writeRemovals(slots, section);
      writeAdditions(slots, section);
      visitInstances(slots);
    } else {
      if (slots.changed()) writeRemovals(slots, section);
      for (Slot<T>* slot : slots.order()) {
        if (slot) visitSlot(*slot, section);
      }
    }
    slots.settle();
    if (hidden_) return endHidden<T>(mirror);
    if constexpr (kIsRef<T>) remindOfMoves();
  }

  template <class List>
  requires(kIsArray<List> || kIsSetLike<List>)  //
      void visit(List& list, ListMirror<Element<List>>& mirror) {
    if (hidden_) writer_.start(kBothStreams);
    if constexpr (Schema<Element<List>>) {
      if (!hidden_ && visitInPlace(list, mirror)) return;
    }
    if constexpr (kIsStream<List>) release(list, hidden_ != nullptr);
    lists_.visit(list, mirror);
    if (hidden_) return endHidden<Element<List>>(mirror);
    if constexpr (!Primitive<Element<List>>) remindOfMoves();
  }

 private:
  /// To be called at the end of sections that may have given an instance a place.
  void remindOfMoves() {
    writer_.remindOfMoves([this](ByteBuffer& v2, InstanceBase& instance) {
      if (acquaintances_.typeOf(instance).hasMaps) writer_.noteMovedMaps();
      Reminder(v2, acquaintances_).remind(instance);
    });
  }

  /// Of a place that held a T.
  template <class T>
  void noteLoss() {
    if constexpr (!Primitive<T>) writer_.noteLoss();
  }

  static constexpr std::uint32_t kBothStreams = ROOM_STREAM_V2 | ROOM_STREAM_V3;

  /// Whether this is not the scan for a field.
  template <class T, class Field>
  bool isLeftOut(Field) const {
    return kTag<T, Field> != kNoTag && !hidden_;
  }

  /// Kept out of the loops over structs, of which most did not change.
  template <class T>
  [[gnu::noinline]] void writeChanges(T& value, StructMirror<T>& mirror) {
    const std::uint64_t changed = fields_.changed(value, mirror, false);
    if (changed == 0) return;
    fields_.write(value, mirror, changed);
    if constexpr (kHasRefs<T>) remindOfMoves();
  }

  /// The fields of a struct that not everybody sees.
  template <class T>
  [[gnu::noinline]] void visitHiddenFields(T& value, StructMirror<T>& mirror) {
    mirror.seat = hidden_->seat(mirror.refId);
    const std::uint64_t changed = fields_.changed(value, mirror, true);
    if (changed != 0) noteChanges(value, mirror, changed);
  }

  template <class T>
  void noteChanges(T& value, StructMirror<T>& mirror, std::uint64_t changed) {
    writer_.start(kBothStreams);
    fields_.write(value, mirror, changed);
    hidden_->noteFields(mirror.seat, changed, bytes_.view(), {&value, &mirror, &writeOrigin<T>});
    if ((changed & kPlaces<T>) != 0) hidden_->note();
  }

  template <class T>
  void beginHidden(const Slots<T>& slots, const MapMirror& mirror) {
    writer_.start(kBothStreams);
    if (slots.cleared()) hidden_->noteCleared(mirror.refId);
    if (slots.changed()) hidden_->note();
  }

  /// Notes what was written of a container.
  template <class T, class ContainerMirror>
  void endHidden(ContainerMirror& mirror) {
    writer_.finish();
    if constexpr (Primitive<T>) {
      mirror.seat = hidden_->seat(mirror.refId);
      hidden_->noteSection(mirror.seat, writer_.bytes(ROOM_STREAM_V2),
                           writer_.bytes(ROOM_STREAM_V3));
    } else if (!bytes_.empty()) {
      hidden_->note();
    }
  }

  /// Goes into the structs of an array, if it holds the same ones as before. False if that is not
  /// so; those that it got to need no second visit.
  template <Schema T>
  bool visitInPlace(Array<T>& array, const ListMirror<T>& mirror) {
    const auto& cells = cellsOf(array);
    if (cells.size() != mirror.told.size()) return false;
    const RefId* told = mirror.told.data();
    for (const Ref<T>& cell : cells) {
      auto& instance = static_cast<Instance<T>&>(*instanceOf(cell));
      if (instance.mirror.refId != *told++) return false;
      if (!acquaintances_.meetAgain(instance)) return false;
      visit(instance.value, instance.mirror);
    }
    return true;
  }

  template <class T>
  void writeRemovals(Slots<T>& slots, LazySection& section) {
    if (slots.cleared()) {
      noteLoss<T>();
      writeByte(section.open(), kClear);
    }
    for (Slot<T>* slot : slots.order()) {
      if (!slot || slot->live) continue;
      if (slot->known) {
        noteLoss<T>();
        writeIndexed(section.open(), kDelete, slot->number);
      }
      slots.release(*slot);
    }
  }

  template <class T>
  void writeAdditions(Slots<T>& slots, LazySection& section) {
    for (Slot<T>* slot : slots.order()) {
      if (!slot || !slot->fresh) continue;
      slot->mirror.refId = ids_.next();
      if (slot->known) writer_.noteLoss();
      section.open();
      writeReplacement(writer_, slot->known, false, [&](ByteBuffer& bytes, unsigned operation) {
        writeEntry(bytes, operation, *slot);
      });
    }
  }

  template <class T>
  void visitInstances(Slots<T>& slots) {
    for (Slot<T>* slot : slots.order()) {
      if (!slot) continue;
      if (!slot->fresh) [[likely]] {
        visit(slot->entry.value, slot->mirror);
        continue;
      }
      introduceInstance(slot->entry.value, slot->mirror);
      slot->known = true;
      slot->fresh = false;
    }
  }

  template <Primitive T>
  void visitSlot(Slot<T>& slot, LazySection& section) {
    const T& value = slot.entry.value;
    if (slot.fresh) {
      slot.mirror = value;
      writeEntry(section.open(), slot.known ? kDeleteAndAdd : kAdd, slot);
      slot.known = true;
      slot.fresh = false;
    } else if (differs(value, slot.mirror)) {
      slot.mirror = value;
      writeIndexed(section.open(), kReplace, slot.number);
      writePrimitive(bytes_, value);
    }
  }

  /// An entry whose Ref holds nothing is none for clients.
  template <class T>
  void visitSlot(Slot<Ref<T>>& slot, LazySection& section) {
    InstanceBase* instance = instanceOf(slot.entry.value);
    const bool replaces = slot.known;
    slot.fresh = false;
    if (!instance) {
      if (replaces) {
        writer_.noteLoss();
        writeIndexed(section.open(), kDelete, slot.number);
      }
      slot.known = false;
      return;
    }
    if (replaces && fields_.isTold(instance, slot.mirror)) return;
    if (replaces) writer_.noteLoss();
    const bool known = acquaintances_.meet(*instance);
    slot.mirror = instance->refId();
    slot.known = true;
    if (known) writer_.noteMove(*instance);
    section.open();
    writeReplacement(writer_, replaces, known, [&](ByteBuffer& bytes, unsigned operation) {
      writeEntry(bytes, operation, slot);
    });
  }

  PatchWriter& writer_;
  ByteBuffer& bytes_;
  RefIds& ids_;
  Acquaintances& acquaintances_;
  std::vector<TaggedStruct>* tagged_ = nullptr;  // if this is the scan of what everybody sees
  HiddenChanges* hidden_ = nullptr;              // if it is the other
  Adoption adoption_;
  FieldScan fields_;
  ListScan lists_;
};

template <class T>
void scanTagged(Scan& scan, const TaggedStruct& self) {
  scan.visitTagged(*static_cast<T*>(self.value), *static_cast<StructMirror<T>*>(self.mirror));
}

}  // namespace room::detail
