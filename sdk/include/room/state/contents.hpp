// The whole of an instance, from its mirror: full states, and what is new in a patch.
#pragma once

#include "room/map.hpp"
#include "room/state/mirror.hpp"
#include "room/state/operations.hpp"

namespace room::detail {

/// kRejoin brings a decoder that holds any earlier state of the room to this one: each map is
/// cleared before its entries are added again. Entries that survive stay the same instances.
enum class ContentForm { kPlain, kRejoin };

template <class T>
void writeContents(Bytes& bytes, const T& value, const Mirror<T>& mirror, ContentForm form);

template <class T>
void writeMirrored(Bytes& bytes, const Mirror<T>& mirror) {
  if constexpr (Primitive<T>) {
    writePrimitive(bytes, mirror);
  } else {
    writeCount(bytes, mirror.refId);
  }
}

/// An operation with a key, and the entry's value.
template <class T>
void writeEntry(Bytes& bytes, unsigned operation, const Slot<T>& slot) {
  writeByte(bytes, operation);
  writeCount(bytes, slot.number);
  writeString(bytes, slot.entry.key);
  writeMirrored<T>(bytes, slot.mirror);
}

template <class T>
void writeStructContents(Bytes& bytes, const T& value, const StructMirror<T>& mirror,
                         ContentForm form) {
  openSection(bytes, mirror.refId);
  forEachField<T>([&](auto field) {
    writeByte(bytes, kAdd | field.kIndex);
    writeMirrored<typename decltype(field)::Value>(bytes, mirror.of(field));
  });
  forEachField<T>([&](auto field) {
    if constexpr (!Primitive<typename decltype(field)::Value>) {
      writeContents(bytes, field.of(value), mirror.of(field), form);
    }
  });
}

template <class T>
void writeMapContents(Bytes& bytes, const Map<T>& map, const MapMirror& mirror, ContentForm form) {
  const auto told = [](const Slot<T>* slot) {
    return slot && slot->live && slot->known && !slot->fresh;
  };
  const auto& order = slotsOf(map).order();
  if (map.empty() && form == ContentForm::kPlain) return;
  openSection(bytes, mirror.refId);
  if (form == ContentForm::kRejoin) writeByte(bytes, kClear);
  for (const Slot<T>* slot : order) {
    if (told(slot)) writeEntry(bytes, kAdd, *slot);
  }
  if constexpr (Schema<T>) {
    for (const Slot<T>* slot : order) {
      if (told(slot)) writeContents(bytes, slot->entry.value, slot->mirror, form);
    }
  }
}

/// The section of an instance and those of all below it, as clients were last told. What they have
/// not been told yet is left out.
template <class T>
void writeContents(Bytes& bytes, const T& value, const Mirror<T>& mirror, ContentForm form) {
  if constexpr (Schema<T>) {
    writeStructContents(bytes, value, mirror, form);
  } else if constexpr (kIsMap<T>) {
    writeMapContents(bytes, value, mirror, form);
  }
}

}  // namespace room::detail
