// The description of the state's types that clients get when they join: a message in the format of
// a state, about types (schema document, section 5).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "room/abi.h"
#include "room/state/fields.hpp"
#include "room/state/operations.hpp"
#include "room/state/wire_type.hpp"

namespace room::detail {

struct FieldDescription {
  std::string_view name;
  std::string_view kind;              // "ref", "map", or the primitive itself
  std::string_view elementPrimitive;  // of a map of primitives
  std::uint32_t type = 0;             // of a reference, or of a map of references
};

struct TypeDescription {
  const void* identity;
  std::vector<FieldDescription> fields;
};

template <class T>
inline constexpr char kIdentity = 0;

/// The id of T in `types`, where T and all it refers to are added if need be: depth-first, as the
/// original numbers classes.
template <Schema T>
std::uint32_t describe(std::vector<TypeDescription>& types) {
  for (std::uint32_t id = 0; id < types.size(); ++id) {
    if (types[id].identity == &kIdentity<T>) return id;
  }
  const auto id = static_cast<std::uint32_t>(types.size());
  types.push_back({&kIdentity<T>, {}});
  forEachField<T>([&](auto field) {
    using Value = typename decltype(field)::Value;
    FieldDescription description{kFields<T>.names[field.kIndex], {}, {}, 0};
    if constexpr (Primitive<Value>) {
      description.kind = wireName<Value>();
    } else if constexpr (Schema<Value>) {
      description.kind = "ref";
      description.type = describe<Value>(types);
    } else {
      using Element = typename Value::Entry::Value;
      description.kind = "map";
      if constexpr (Primitive<Element>) {
        description.elementPrimitive = wireName<Element>();
      } else {
        description.type = describe<Element>(types);
      }
    }
    types[id].fields.push_back(description);
  });
  return id;
}

/// Writes the description in one of the four forms.
class HandshakeWriter {
 public:
  HandshakeWriter(const std::vector<TypeDescription>& types, std::uint32_t form)
      : types_(types), form_(form) {}

  std::string write() {
    const RefId list = nextRef_++;
    writeField(0, list);
    if (isV2()) writeField(1, 0);  // the root's type: the others take 0 for granted
    const RefId first = writeList(list, types_.size());
    for (std::uint32_t id = 0; id < types_.size(); ++id) writeType(first + id, id);
    return std::string(bytes_.view());
  }

 private:
  static constexpr unsigned kNoType = 0xFF;  // the number -1

  bool isV2() const { return form_ == ROOM_HANDSHAKE_V2; }

  void writeField(unsigned index, std::uint32_t number) {
    writeByte(bytes_, kAdd | index);
    writeCount(bytes_, number);
  }

  void writeField(unsigned index, std::string_view text) {
    writeByte(bytes_, kAdd | index);
    writeString(bytes_, text);
  }

  /// Fills array `list` with `count` new instances, and returns the ref id of the first.
  RefId writeList(RefId list, std::size_t count) {
    const RefId first = nextRef_;
    nextRef_ += static_cast<RefId>(count);
    openSection(bytes_, list);
    for (std::uint32_t index = 0; index < count; ++index) {
      writeByte(bytes_, kAdd);
      writeCount(bytes_, index);
      writeCount(bytes_, first + index);
    }
    return first;
  }

  void writeType(RefId refId, std::uint32_t id) {
    const RefId list = nextRef_++;
    openSection(bytes_, refId);
    writeField(0, id);
    writeField(isV2() ? 1 : 2, list);
    RefId field = writeList(list, types_[id].fields.size());
    for (const FieldDescription& description : types_[id].fields) {
      openSection(bytes_, field++);
      writeDescription(description);
    }
  }

  void writeDescription(const FieldDescription& field) {
    writeField(0, field.name);
    if (!field.elementPrimitive.empty()) {
      writePrimitiveContainer(field);
      return;
    }
    writeField(1, field.kind);
    if (field.kind == "ref" || field.kind == "map") writeField(2, field.type);
  }

  void writePrimitiveContainer(const FieldDescription& field) {
    const std::string joined = std::string(field.kind) + ':' + std::string(field.elementPrimitive);
    writeByte(bytes_, kAdd | 2);
    writeByte(bytes_, kNoType);
    if (form_ != ROOM_HANDSHAKE_V5) writeField(1, joined);
    if (form_ == ROOM_HANDSHAKE_V2 || form_ == ROOM_HANDSHAKE_V3) return;
    // 0.18 takes the element from field 3 and the last word on field 1; 0.16 and 0.17 do not know
    // field 3 and skip the rest of the section.
    writeField(3, field.elementPrimitive);
    writeField(1, field.kind);
  }

  const std::vector<TypeDescription>& types_;
  std::uint32_t form_;
  RefId nextRef_ = 1;
  Bytes bytes_;
};

template <Schema State>
std::array<std::string, ROOM_HANDSHAKE_COUNT> makeHandshakes() {
  std::vector<TypeDescription> types;
  describe<State>(types);
  std::array<std::string, ROOM_HANDSHAKE_COUNT> forms;
  for (std::uint32_t form = 0; form < forms.size(); ++form) {
    forms[form] = HandshakeWriter(types, form).write();
  }
  return forms;
}

}  // namespace room::detail
