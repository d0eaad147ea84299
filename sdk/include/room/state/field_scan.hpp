// The fields of a struct that clients know: which of them changed, and their section.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "room/ref.hpp"
#include "room/state/acquaintances.hpp"
#include "room/state/contents.hpp"
#include "room/state/differs.hpp"
#include "room/state/marks.hpp"
#include "room/state/mirror.hpp"
#include "room/state/operations.hpp"
#include "room/state/patch_writer.hpp"
#include "room/state/tags.hpp"

namespace room::detail {

/// The fields of T that say whether something is there, or what, rather than how it is.
template <Schema T>
constexpr std::uint64_t placesOf() {
  std::uint64_t places = 0;
  forEachField<T>([&](auto field) {
    using Part = typename decltype(field)::Value;
    if (kIsRef<Part> || kIsOptional<Part>) places |= std::uint64_t{1} << field.kIndex;
  });
  return places;
}
template <Schema T>
inline constexpr std::uint64_t kPlaces = placesOf<T>();

template <Schema T>
constexpr bool hasRefs() {
  bool found = false;
  forEachField<T>([&](auto field) { found = found || kIsRef<typename decltype(field)::Value>; });
  return found;
}
template <Schema T>
inline constexpr bool kHasRefs = hasRefs<T>();

/// The section of a struct with the primitives among `fields`, and written(field) for each. Those
/// of bounded size come first: they are written without a check for each.
template <Schema T, class Written>
[[gnu::always_inline]] inline void writePrimitives(ByteBuffer& bytes, const T& value, RefId refId,
                                                   std::uint64_t fields, Written written) {
  char* at = bytes.reserve(boundedSize<T>());
  if (refId != 0 || !bytes.empty()) at = putCount(putByte(at, kSwitch), refId);
  forEachField<T>([&](auto field) {
    if constexpr (PlainScalar<typename decltype(field)::Value>) {
      if ((fields >> field.kIndex & 1) == 0) return;
      at = putValue(putByte(at, kAdd | field.kIndex), field.of(value));
      written(field);
    }
  });
  bytes.commit(at);
  forEachField<T>([&](auto field) {
    using Part = typename decltype(field)::Value;
    if constexpr (Primitive<Part> && !PlainScalar<Part>) {
      if ((fields >> field.kIndex & 1) == 0) return;
      writeByte(bytes, kAdd | field.kIndex);
      writePrimitive(bytes, field.of(value));
      written(field);
    }
  });
}

class FieldScan {
 public:
  FieldScan(PatchWriter& writer, Acquaintances& acquaintances)
      : writer_(writer), bytes_(writer.common()), acquaintances_(acquaintances) {}

  /// Whether any field differs from its mirror, but for tagged ones. If none does, instances behind
  /// Refs were met; otherwise changed() is to be called, which leaves out what is not told.
  template <class T>
  bool isChanged(const T& value, const StructMirror<T>& mirror) {
    bool found = false;
    forEachField<T>([&](auto field) {
      if constexpr (!Owned<typename decltype(field)::Value> && kTag<T, decltype(field)> == kNoTag) {
        found = found || isChanged(field.of(value), mirror.of(field));
      }
    });
    return found;
  }

  /// A bit for each field that differs from its mirror. Instances behind Refs that did not change
  /// places are met here.
  template <class T>
  std::uint64_t changed(const T& value, StructMirror<T>& mirror, bool withTagged) {
    std::uint64_t changed = 0;
    forEachField<T>([&](auto field) {
      if constexpr (!Owned<typename decltype(field)::Value>) {
        if (kTag<T, decltype(field)> != kNoTag && !withTagged) return;
        const bool changedHere = isNews<T>(field, field.of(value), mirror.of(field));
        changed |= std::uint64_t{changedHere} << field.kIndex;
      }
    });
    return changed;
  }

  /// Writes the section of the fields that changed, and brings the mirror up to date.
  template <class T>
  void write(const T& value, StructMirror<T>& mirror, std::uint64_t changed) {
    writePrimitives(bytes_, value, mirror.refId, changed,
                    [&](auto field) { mirror.of(field) = field.of(value); });
    forEachField<T>([&](auto field) {
      using Part = typename decltype(field)::Value;
      if ((changed >> field.kIndex & 1) == 0) return;
      if constexpr (kIsRef<Part>) {
        writeRefField<field.kIndex>(field.of(value), mirror.of(field), mirror.refId);
      } else if constexpr (kIsOptional<Part>) {
        mirror.of(field) = field.of(value);
        writeOptional(field.kIndex, field.of(value));
      }
    });
  }

  /// Whether clients have to be told of a field. What is not told in patches is news only to those
  /// who get the next full state.
  template <class T, class Field, class Part>
  bool isNews(Field, const Part& value, Mirror<Part>& mirror) {
    const bool changed = isChanged(value, mirror);
    if constexpr (!kIsFullStateOnly<T, Field>) return changed;
    if constexpr (kIsFullStateOnly<T, Field>) {
      if (changed) mirror = value;
      hadSilentChanges_ = hadSilentChanges_ || changed;
      return false;
    }
  }

  /// Whether mirrors changed without a word to anybody since the last call.
  bool takeSilentChanges() { return std::exchange(hadSilentChanges_, false); }

  template <Plain T>
  static bool isChanged(const T& value, const T& mirror) {
    return differs(value, mirror);
  }
  template <class T>
  bool isChanged(const Ref<T>& ref, RefId told) {
    return !isTold(instanceOf(ref), told);
  }

  /// Whether clients were told that a place holds this instance or, if it is null, none.
  bool isTold(InstanceBase* instance, RefId told) {
    if (!instance || !acquaintances_.knows(*instance) || instance->refId() != told) {
      return !instance && told == 0;
    }
    acquaintances_.meet(*instance);
    return true;
  }

 private:
  template <Primitive T>
  void writeOptional(unsigned index, const std::optional<T>& value) {
    writeByte(bytes_, (value ? kAdd : kDelete) | index);
    if (value) writePrimitive(bytes_, *value);
  }

  template <unsigned index, class T>
  void writeRefField(const Ref<T>& ref, RefId& mirror, RefId owner) {
    InstanceBase* instance = instanceOf(ref);
    const RefId before = mirror;
    if (before != 0) writer_.noteLoss();
    if (!instance) {
      mirror = 0;
      return writeByte(bytes_, kDelete | index);
    }
    const bool known = acquaintances_.meet(*instance);
    mirror = instance->refId();
    if (known) writer_.noteMove(*instance);
    if constexpr ((kDeleteAndAdd | index) == kTypeMark) {
      // After another reference it would be taken for the mark.
      if (before != 0) openSection(bytes_, owner);
    }
    writeReplacement(writer_, before != 0, known, [&](ByteBuffer& bytes, unsigned operation) {
      writeByte(bytes, operation | index);
      writeReference<T>(bytes, *instance);
    });
  }

  PatchWriter& writer_;
  ByteBuffer& bytes_;
  Acquaintances& acquaintances_;
  bool hadSilentChanges_ = false;
};

}  // namespace room::detail
