// The fields of a struct that clients know: which of them changed, and their section.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "room/ref.hpp"
#include "room/state/acquaintances.hpp"
#include "room/state/contents.hpp"
#include "room/state/differs.hpp"
#include "room/state/mirror.hpp"
#include "room/state/operations.hpp"
#include "room/state/patch_writer.hpp"
#include "room/state/tags.hpp"

namespace room::detail {

class FieldScan {
 public:
  FieldScan(PatchWriter& writer, Acquaintances& acquaintances)
      : writer_(writer), bytes_(writer.common()), acquaintances_(acquaintances) {}

  /// A bit for each field that differs from its mirror. Instances behind Refs that did not change
  /// places are met here.
  template <class T>
  std::uint64_t changed(const T& value, const StructMirror<T>& mirror, bool withTagged) {
    std::uint64_t changed = 0;
    forEachField<T>([&](auto field) {
      if constexpr (!Owned<typename decltype(field)::Value>) {
        if (kTag<T, decltype(field)> != kNoTag && !withTagged) return;
        const bool changedHere = isChanged(field.of(value), mirror.of(field));
        changed |= std::uint64_t{changedHere} << field.kIndex;
      }
    });
    return changed;
  }

  /// Fields of bounded size first: they are written without a check for each.
  template <class T>
  void write(const T& value, StructMirror<T>& mirror, std::uint64_t changed) {
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
      using Value = typename decltype(field)::Value;
      if constexpr (!PlainScalar<Value> && !Owned<Value>) {
        if ((changed >> field.kIndex & 1) == 0) return;
        if constexpr (kIsRef<Value>) {
          writeRefField<field.kIndex>(field.of(value), mirror.of(field), mirror.refId);
        } else {
          mirror.of(field) = field.of(value);
          writeField(field.kIndex, field.of(value));
        }
      }
    });
  }

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

  void writeField(unsigned index, const std::string& text) {
    writeByte(bytes_, kAdd | index);
    writeString(bytes_, text);
  }

  template <Primitive T>
  void writeField(unsigned index, const std::optional<T>& value) {
    writeByte(bytes_, (value ? kAdd : kDelete) | index);
    if (value) writePrimitive(bytes_, *value);
  }

  template <unsigned index, class T>
  void writeRefField(const Ref<T>& ref, RefId& mirror, RefId owner) {
    InstanceBase* instance = instanceOf(ref);
    const RefId before = mirror;
    if (!instance) {
      mirror = 0;
      return writeByte(bytes_, kDelete | index);
    }
    const bool known = acquaintances_.meet(*instance);
    mirror = instance->refId();
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
};

}  // namespace room::detail
