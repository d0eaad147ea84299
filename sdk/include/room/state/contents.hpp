// The whole of an instance, from its mirror: full states, and what is new in a patch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "room/array.hpp"
#include "room/collection.hpp"
#include "room/map.hpp"
#include "room/set.hpp"
#include "room/state/instance.hpp"
#include "room/state/marks.hpp"
#include "room/state/mirror.hpp"
#include "room/state/operations.hpp"
#include "room/state/patch_writer.hpp"
#include "room/state/reminder.hpp"
#include "room/state/tags.hpp"
#include "room/stream.hpp"

namespace room::detail {

/// Calls write(bytes, operation) for an instance in the place of another, or of none. A client of
/// 0.15 lets go of the old instance when it meets an unknown one in its place, and would count the
/// old one down twice if it were deleted as well.
template <class Write>
void writeReplacement(PatchWriter& writer, bool replaces, bool known, Write write) {
  if (!replaces) return write(writer.common(), kAdd);
  if (known) return write(writer.common(), kDeleteAndAdd);
  writer.differ([&](ByteBuffer& bytes) { write(bytes, kAdd); },
                [&](ByteBuffer& bytes) { write(bytes, kDeleteAndAdd); });
}

/// kRejoin brings a decoder that holds any earlier state of the room to this one: fields that are
/// unset are deleted, and each container is cleared before its entries are added again. Entries
/// that survive stay the same instances. kAnew does so with instances that are all new, but for the
/// root; kRejoinAnew with such as may be new or not.
enum class ContentForm { kPlain, kRejoin, kAnew, kRejoinAnew };

/// Full states leave out what PATCH_ONLY says.
enum class ContentUse { kPatch, kFullState };

/// The ref id of what a Ref<T> holds, with its type if that is not T.
template <class T>
void writeReference(ByteBuffer& bytes, const InstanceBase& instance) {
  writeCount(bytes, instance.refId());
  if (instance.type() == &kIdentity<T>) return;
  writeByte(bytes, kTypeMark);
  writeCount(bytes, instance.typeId);
}

/// A field or an element as clients were told of it.
template <class T>
void writeTold(ByteBuffer& bytes, const T& value, const Mirror<T>& mirror) {
  if constexpr (Primitive<T>) {
    writePrimitive(bytes, mirror);
  } else if constexpr (kIsOptional<T>) {
    writePrimitive(bytes, *mirror);
  } else if constexpr (kIsRef<T>) {
    writeReference<Target<T>>(bytes, *instanceOf(value));
  } else {
    writeCount(bytes, mirror.refId);
  }
}

/// The most bytes that a section of a struct T takes, but for fields of any size.
template <Schema T>
constexpr std::size_t boundedSize() {
  std::size_t size = kIndexedWidth;
  forEachField<T>([&](auto field) {
    using Part = typename decltype(field)::Value;
    if constexpr (PlainScalar<Part>) size += 1 + kWidth<Part>;
    if constexpr (Owned<Part>) size += kIndexedWidth;
  });
  return size;
}

/// An operation with a key, and the entry's value.
template <class T>
void writeEntry(ByteBuffer& bytes, unsigned operation, const Slot<T>& slot) {
  const std::string& key = slot.entry.key;
  if constexpr (Schema<T>) {
    if (isUtf8(key)) {
      char* at = bytes.reserve(kIndexedWidth + kCountWidth + key.size() + kCountWidth);
      at = putUtf8(putIndexed(at, operation, slot.number), key);
      return bytes.commit(putCount(at, slot.mirror.refId));
    }
  }
  writeIndexed(bytes, operation, slot.number);
  writeString(bytes, key);
  writeTold<T>(bytes, slot.entry.value, slot.mirror);
}

/// Writes instances with all that everybody sees of them, as of the last patch: the state must not
/// have changed since. What stands behind Refs is left for follow().
class ContentsWriter {
 public:
  /// `pass` is an even number that this encoder has not used before, or 0 when instances behind
  /// Refs need not be written.
  ContentsWriter(PatchWriter& writer, ContentForm form, ContentUse use, std::uint32_t pass = 0)
      : writer_(writer), bytes_(writer.common()), form_(form), use_(use), pass_(pass) {}

  /// Writes what stands behind the Refs that were met, once each.
  void follow() {
    for (std::size_t at = 0; at < met_.size(); ++at) {
      met_[at]->write(*this);
      met_[at]->acquaintance.writing = pass_ + 1;
      writer_.remindOfMoves(
          [this](ByteBuffer& v2, InstanceBase& instance) { Reminder(v2, pass_).remind(instance); });
    }
  }

  /// The section of a struct and those of all below it.
  template <Schema T>
  void write(const T& value, StructMirror<T>& mirror) {
    openSection(bytes_, mirror.refId);
    // Fields of bounded size are written without a check for each.
    char* at = bytes_.reserve(boundedSize<T>());
    forEachField<T>([&](auto field) {
      using Part = typename decltype(field)::Value;
      if constexpr (kTag<T, decltype(field)> != kNoTag) return;
      if (kIsPatchOnly<T, decltype(field)> && use_ == ContentUse::kFullState) return;
      if constexpr (PlainScalar<Part>) {
        at = putValue(putByte(at, kAdd | field.kIndex), mirror.of(field));
      } else if constexpr (Owned<Part>) {
        if (mirror.refId == 0 && mayBeNew()) [[unlikely]] {
          bytes_.commit(at);
          deleteOld(field.kIndex);
          at = bytes_.reserve(boundedSize<T>());
        }
        at = putIndexed(at, kAdd | field.kIndex, mirror.of(field).refId);
      } else {
        bytes_.commit(at);
        writeField(field, field.of(value), mirror.of(field));
        at = bytes_.reserve(boundedSize<T>());
      }
    });
    bytes_.commit(at);
    forEachField<T>([&](auto field) {
      using Part = typename decltype(field)::Value;
      if constexpr (kTag<T, decltype(field)> == kNoTag && Owned<Part>) {
        write(field.of(value), mirror.of(field));
      }
    });
  }

  template <class T>
  void write(const Map<T>& map, MapMirror& mirror) {
    const auto told = [](const Slot<T>* slot) {
      return slot && slot->live && slot->known && !slot->fresh;
    };
    const auto& order = slotsOf(map).order();
    if (!begin(mirror.refId, map.empty())) return;
    for (Slot<T>* slot : order) {
      if (!told(slot)) continue;
      writeEntry(bytes_, kAdd, *slot);
      if constexpr (kIsRef<T>) meet(*instanceOf(slot->entry.value));
    }
    if constexpr (Schema<T>) {
      for (Slot<T>* slot : order) {
        if (told(slot)) write(slot->entry.value, slot->mirror);
      }
    }
  }

  template <class List>
  requires(kIsArray<List> || kIsSetLike<List>)  //
      void write(const List& list, ListMirror<Element<List>>& mirror) {
    if (!begin(mirror.refId, mirror.told.empty())) return;
    std::uint32_t index = kIsArray<List> ? 0 : firstIndex(mirror);
    for (const auto& cell : cellsOf(list)) writeElement<Element<List>>(index, cell);
  }

 private:
  bool mayBeNew() const { return form_ == ContentForm::kAnew || form_ == ContentForm::kRejoinAnew; }
  bool isRejoin() const {
    return form_ == ContentForm::kRejoin || form_ == ContentForm::kRejoinAnew;
  }

  /// Lets go of what is owned there and is about to be another. 0.15 does so by itself, and would
  /// fail when it collects a container whose field was deleted.
  void deleteOld(unsigned index) {
    writer_.differ([](ByteBuffer&) {}, [index](ByteBuffer& v3) { writeByte(v3, kDelete | index); });
  }

  template <class Field, class T>
  void writeField(Field, const T& value, const Mirror<T>& mirror) {
    if constexpr (kIsOptional<T> || kIsRef<T>) {
      // Deleted first in any case, so that the instance before is let go of.
      const bool isUnset = mirror == Mirror<T>{};
      if (form_ != ContentForm::kPlain && (isUnset || kIsRef<T>)) {
        writeByte(bytes_, kDelete | Field::kIndex);
      }
      if (isUnset) return;
    }
    writeByte(bytes_, kAdd | Field::kIndex);
    writeTold<T>(bytes_, value, mirror);
    if constexpr (kIsRef<T>) meet(*instanceOf(value));
  }

  /// The index of the first element of a set or collection. Decoders before 0.18 count their own
  /// additions and look for a wire index among those counts: a new index must be past what any of
  /// them has counted, also when one counts again what it knew before.
  template <class T>
  std::uint32_t firstIndex(ListMirror<T>& mirror) const {
    const auto count = static_cast<std::uint32_t>(mirror.told.size());
    if (isRejoin()) mirror.nextIndex += count;
    return mirror.nextIndex - count;
  }

  /// Opens the section of a container; false if there is nothing to write.
  bool begin(RefId refId, bool empty) {
    if (empty && !isRejoin()) return false;
    openSection(bytes_, refId);
    if (isRejoin()) writeByte(bytes_, kClear);
    return true;
  }

  template <class T, class Cell>
  void writeElement(std::uint32_t& index, const Cell& cell) {
    if constexpr (Primitive<T>) {
      writeIndexed(bytes_, kAdd, index++);
      writePrimitive(bytes_, cell.value);
    } else if (InstanceBase* instance = instanceIn(cell)) {
      writeIndexed(bytes_, kAdd, index++);
      writeReference<Target<T>>(bytes_, *instance);
      meet(*instance);
    }
  }

  void meet(InstanceBase& instance) {
    const Acquaintance& last = instance.acquaintance;
    if (pass_ == 0 ? last.adopted : last.writing == pass_ + 1) writer_.noteMove(instance);
    if (pass_ == 0 || last.writing == pass_ || last.writing == pass_ + 1) return;
    met_.push_back(&instance);
    instance.acquaintance.writing = pass_;
  }

  PatchWriter& writer_;
  ByteBuffer& bytes_;
  ContentForm form_;
  ContentUse use_;
  std::uint32_t pass_;
  std::vector<InstanceBase*> met_;
};

}  // namespace room::detail
