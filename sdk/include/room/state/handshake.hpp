// The description of the state's types that clients get when they join: a message in the format of
// a state, about types (schema document, section 5).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "room/abi.h"
#include "room/state/describe.hpp"
#include "room/state/operations.hpp"

namespace room::detail {

/// Writes the description in one of the four forms.
class HandshakeWriter {
 public:
  HandshakeWriter(const TypeDescriptions& types, std::uint32_t form) : types_(types), form_(form) {}

  std::string write() {
    const RefId list = nextRef_++;
    writeField(0, list);
    if (isV2()) writeField(1, 0);  // the root's type: the others take 0 for granted
    RefId type = writeList(list, types_.size());
    for (std::uint32_t id = 0; id < types_.size(); ++id) writeFamily(type, id);
    writeRanges();
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

  /// Writes a type after those it extends, as the next of the list.
  void writeFamily(RefId& next, std::uint32_t id) {
    if (written_.insert(id).second) {
      if (types_[id].base) writeFamily(next, *types_[id].base);
      writeType(next++, id);
    }
  }

  /// 0.15 knows nothing of bases: each type lists all its fields.
  void writeType(RefId refId, std::uint32_t id) {
    const TypeDescription& type = types_[id];
    const RefId list = nextRef_++;
    openSection(bytes_, refId);
    writeField(0, id);
    if (type.base && !isV2()) writeField(1, *type.base);
    writeField(isV2() ? 1 : 2, list);
    const std::size_t first = isV2() ? 0 : type.inherited;
    RefId field = writeList(list, type.fields.size() - first);
    for (std::size_t index = first; index < type.fields.size(); ++index) {
      openSection(bytes_, field++);
      writeDescription(type.fields[index]);
    }
  }

  void writeDescription(const FieldDescription& field) {
    writeField(0, field.name);
    if (!field.elementPrimitive.empty()) {
      writePrimitiveContainer(field);
      return;
    }
    if (field.range) return writeQuantized(*field.range);
    writeField(1, nameOf(field.kind));
    if (field.isReference) writeField(2, field.type);
  }

  void writePrimitiveContainer(const FieldDescription& field) {
    const std::string joined =
        std::string(field.kind) + ':' + std::string(nameOf(field.elementPrimitive));
    writeByte(bytes_, kAdd | 2);
    writeByte(bytes_, kNoType);
    if (form_ != ROOM_HANDSHAKE_V5) writeField(1, joined);
    if (form_ == ROOM_HANDSHAKE_V2 || form_ == ROOM_HANDSHAKE_V3) return;
    // 0.18 takes the element from field 3 and the last word on field 1; 0.16 and 0.17 do not know
    // field 3 and skip the rest of the section.
    writeField(3, field.elementPrimitive);
    writeField(1, field.kind);
  }

  /// 0.15 has no BigInt, and only 0.18 has streams; the bytes are the same.
  std::string_view nameOf(std::string_view name) const {
    if (name == "stream" && form_ != ROOM_HANDSHAKE_V5) return "set";
    if (!isV2()) return name;
    return name == "bigint64" ? "int64" : name == "biguint64" ? "uint64" : name;
  }

  /// For those who do not know of quantized fields, an integer. In the bridge it is one for all:
  /// 0.18 takes the descriptor's word for it.
  void writeQuantized(const QuantizedRange& range) {
    const std::string integer = "uint" + std::to_string(range.bits);
    writeField(1, form_ == ROOM_HANDSHAKE_V5 ? std::string_view("quantized") : integer);
    if (isV2() || form_ == ROOM_HANDSHAKE_V3) return;
    // 0.16 and 0.17 skip the ref id, and may not find what looks like a switch inside.
    while (nextRef_ > 0xFF && (nextRef_ & 0xFF) == kSwitch) ++nextRef_;
    writeField(4, nextRef_);
    ranges_.push_back({nextRef_++, range});
  }

  /// At the very end: 0.16 and 0.17 do not know these instances, and skip what they take for
  /// theirs.
  void writeRanges() {
    for (const auto& [refId, range] : ranges_) {
      openSection(bytes_, refId);
      writeNumber<float64>(0, range.min);
      writeNumber<float64>(1, range.max);
      writeNumber<std::uint8_t>(2, static_cast<std::uint8_t>(range.bits));
      writeNumber<std::uint8_t>(3, static_cast<std::uint8_t>(range.mode));
    }
  }

  template <class T>
  void writeNumber(unsigned index, T number) {
    writeByte(bytes_, kAdd | index);
    writePrimitive(bytes_, number);
  }

  const TypeDescriptions& types_;
  std::uint32_t form_;
  std::vector<std::pair<RefId, QuantizedRange>> ranges_;
  std::set<std::uint32_t> written_;
  RefId nextRef_ = 1;
  ByteBuffer bytes_;
};

template <Schema State>
std::array<std::string, ROOM_HANDSHAKE_COUNT> makeHandshakes() {
  const TypeDescriptions& types = typesOf<State>();
  std::array<std::string, ROOM_HANDSHAKE_COUNT> forms;
  for (std::uint32_t form = 0; form < forms.size(); ++form) {
    forms[form] = HandshakeWriter(types, form).write();
  }
  return forms;
}

}  // namespace room::detail
