// Finds what changed since clients were last told, writes it, and brings the mirrors up to date.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "room/map.hpp"
#include "room/state/adopt.hpp"
#include "room/state/contents.hpp"
#include "room/state/mirror.hpp"
#include "room/state/operations.hpp"
#include "room/state/patch_writer.hpp"

namespace room::detail {

/// By bits: NaN equals itself, and -0 is not 0.
template <Primitive T>
bool differs(const T& value, const T& told) {
  if constexpr (PlainScalar<T>) {
    return std::memcmp(&value, &told, sizeof(T)) != 0;
  } else {
    return value != told;
  }
}

/// One pass over the state. A section is written before those of the instances below it, so clients
/// meet parents before children; nested structs and maps stay with the struct around them, so
/// fields are only ever given values (never DELETE_AND_ADD, which collides with the switch mark at
/// index 63 and with the type mark at index 21).
class Scan {
 public:
  Scan(PatchWriter& writer, RefIds& ids) : writer_(writer), bytes_(writer.common()), ids_(ids) {}

  /// An instance that clients know.
  template <Schema T>
  void visit(T& value, StructMirror<T>& mirror) {
    if (const std::uint64_t changed = changedFields(value, mirror); changed != 0) {
      writeFields(value, mirror, changed);
    }
    forEachField<T>([&](auto field) {
      if constexpr (!Primitive<typename decltype(field)::Value>) {
        visit(field.of(value), mirror.of(field));
      }
    });
  }

  template <class T>
  void visit(Map<T>& map, const MapMirror& mirror) {
    Slots<T>& slots = slotsOf(map);
    bool open = false;
    const auto section = [&]() -> Bytes& {
      if (!open) openSection(bytes_, mirror.refId);
      open = true;
      return bytes_;
    };
    if constexpr (Schema<T>) {
      if (!slots.changed()) return visitInstances(slots);
      writeRemovals(slots, section);
      writeAdditions(slots, section);
      visitInstances(slots);
    } else {
      if (slots.changed()) writeRemovals(slots, section);
      for (Slot<T>* slot : slots.order()) {
        if (slot) visitPrimitive(*slot, section);
      }
    }
    slots.settle();
  }

 private:
  /// A bit for each primitive field that differs from its mirror.
  template <class T>
  static std::uint64_t changedFields(const T& value, const StructMirror<T>& mirror) {
    std::uint64_t changed = 0;
    forEachField<T>([&](auto field) {
      if constexpr (Primitive<typename decltype(field)::Value>) {
        const bool changedHere = differs(field.of(value), mirror.of(field));
        changed |= std::uint64_t{changedHere} << field.kIndex;
      }
    });
    return changed;
  }

  /// The most bytes that the switch to T and its fields of bounded size take.
  template <class T>
  static constexpr std::size_t boundedSize() {
    std::size_t size = 1 + kCountWidth;
    forEachField<T>([&](auto field) {
      using Value = typename decltype(field)::Value;
      if constexpr (PlainScalar<Value>) size += 1 + kWidth<Value>;
    });
    return size;
  }

  /// Fields of bounded size first: they are written without a check for each.
  template <class T>
  void writeFields(const T& value, StructMirror<T>& mirror, std::uint64_t changed) {
    char* at = bytes_.reserve(boundedSize<T>());
    if (mirror.refId != 0 || !bytes_.empty()) at = putCount(putByte(at, kSwitch), mirror.refId);
    forEachField<T>([&](auto field) {
      if constexpr (PlainScalar<typename decltype(field)::Value>) {
        if ((changed >> field.kIndex & 1) == 0) return;
        mirror.of(field) = field.of(value);
        at = putValue(putByte(at, kAdd | field.kIndex), field.of(value));
      }
    });
    bytes_.commit(at);
    forEachField<T>([&](auto field) {
      if constexpr (std::same_as<typename decltype(field)::Value, std::string>) {
        if ((changed >> field.kIndex & 1) == 0) return;
        mirror.of(field) = field.of(value);
        writeByte(bytes_, kAdd | field.kIndex);
        writeString(bytes_, field.of(value));
      }
    });
  }

  template <class T, class Section>
  void writeRemovals(Slots<T>& slots, Section& section) {
    if (slots.cleared()) writeByte(section(), kClear);
    for (Slot<T>* slot : slots.order()) {
      if (!slot || slot->live) continue;
      if (slot->known) {
        writeByte(section(), kDelete);
        writeCount(bytes_, slot->number);
      }
      slots.release(*slot);
    }
  }

  template <class T, class Section>
  void writeAdditions(Slots<T>& slots, Section& section) {
    for (Slot<T>* slot : slots.order()) {
      if (!slot || !slot->fresh) continue;
      slot->mirror.refId = ids_.next();
      if (!slot->known) {
        writeEntry(section(), kAdd, *slot);
        continue;
      }
      section();
      // A client of 0.15 lets go of the old instance when it meets an unknown one in its place, and
      // would count the old one down twice if it were deleted as well.
      writer_.differ([&](Bytes& bytes) { writeEntry(bytes, kAdd, *slot); },
                     [&](Bytes& bytes) { writeEntry(bytes, kDeleteAndAdd, *slot); });
    }
  }

  template <class T>
  void visitInstances(Slots<T>& slots) {
    for (Slot<T>* slot : slots.order()) {
      if (!slot) continue;
      if (!slot->fresh) {
        visit(slot->entry.value, slot->mirror);
        continue;
      }
      adopt(slot->entry.value, slot->mirror, ids_);
      writeContents(bytes_, slot->entry.value, slot->mirror, ContentForm::kPlain);
      slot->known = true;
      slot->fresh = false;
    }
  }

  template <class T, class Section>
  void visitPrimitive(Slot<T>& slot, Section& section) {
    const T& value = slot.entry.value;
    if (slot.fresh) {
      slot.mirror = value;
      writeEntry(section(), slot.known ? kDeleteAndAdd : kAdd, slot);
      slot.known = true;
      slot.fresh = false;
    } else if (differs(value, slot.mirror)) {
      slot.mirror = value;
      writeByte(section(), kReplace);
      writeCount(bytes_, slot.number);
      writePrimitive(bytes_, value);
    }
  }

  PatchWriter& writer_;
  Bytes& bytes_;
  RefIds& ids_;
};

}  // namespace room::detail
