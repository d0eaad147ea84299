// What room/abi_state_types.h gives to tools: the classes of a state, as MessagePack.
#pragma once

#include <string>

#include "room/abi_state_types.h"
#include "room/detail/convert.hpp"
#include "room/detail/msgpack.hpp"
#include "room/state/describe.hpp"

namespace room::detail {

inline void writeEntry(Writer& out, std::string_view name, std::string_view text) {
  out.text(name);
  out.text(text);
}

inline void writeEntry(Writer& out, std::string_view name, double number) {
  out.text(name);
  out.real(number);
}

inline void writeFieldType(Writer& out, const FieldDescription& field) {
  const bool isContainer = !field.elementPrimitive.empty();
  out.object(2 + (isContainer || field.isReference) + (field.range ? 4 : 0) + field.isDeprecated);
  writeEntry(out, "name", field.name);
  writeEntry(out, "kind", field.kind);
  if (isContainer) writeEntry(out, "element", field.elementPrimitive);
  if (field.isReference) writeEntry(out, "type", field.type);
  if (field.range) {
    writeEntry(out, "min", field.range->min);
    writeEntry(out, "max", field.range->max);
    writeEntry(out, "bits", field.range->bits);
    writeEntry(out, "mode", static_cast<double>(field.range->mode));
  }
  if (field.isDeprecated) {
    out.text("deprecated");
    out.boolean(true);
  }
}

/// Format: room/abi_state_types.h.
inline void writeStateTypes(Writer& out, const TypeDescriptions& types) {
  out.array(types.size());
  for (const TypeDescription& type : types) {
    out.object(type.base ? 3 : 2);
    writeEntry(out, "name", type.name);
    if (type.base) writeEntry(out, "base", *type.base);
    out.text("fields");
    out.array(type.fields.size() - type.inherited);
    for (std::size_t at = type.inherited; at < type.fields.size(); ++at) {
      writeFieldType(out, type.fields[at]);
    }
  }
}

/// The table for rooms with this state.
template <class State>
struct StateTypesThunks {
  static room_bytes describe(const room_factory*) noexcept {
    room_bytes bytes{};
    attempt([&] {
      static const std::string kTypes = [] {
        Writer writer;
        writeStateTypes(writer, typesOf<State>());
        const room_bytes written = writer.bytes();
        return std::string(reinterpret_cast<const char*>(written.data), written.size);
      }();
      bytes = bytesOf(kTypes);
    });
    return bytes;
  }

  static constexpr room_state_types kTable = {sizeof(room_state_types), 0, &describe};
};

}  // namespace room::detail
