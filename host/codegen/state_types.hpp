#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "result.hpp"

namespace roomd {

/// The numbers that a quantized field can be.
struct QuantizedNumbers {
  double min = 0;
  double max = 0;
  int bits = 0;
  bool wraps = false;
};

/// One field of a class that clients see.
struct StateField {
  std::string name;
  std::string kind;            ///< a primitive, "ref", or a container ("map", "array"...)
  std::string element;         ///< the primitive that a container holds, else empty
  std::optional<size_t> type;  ///< the class referred to, or held by the container
  std::optional<QuantizedNumbers> range;  ///< of the kind "quantized"
  bool isDeprecated = false;
};

/// One class of a state.
struct StateType {
  std::string name;                ///< an identifier, and no other type's
  std::optional<size_t> base;      ///< what it extends
  std::vector<StateField> fields;  ///< without those of the base
};

/// By id, the state's own first: as the original numbers classes (schema document, section 5.4).
using StateTypes = std::vector<StateType>;

/// The library that a generation of clients has: @colyseus/schema 2.x of 0.15 to 5.x of 0.18.
enum class SchemaLibrary { v2, v3, v4, v5 };

/// What the host tells clients with that library of the same state: fields that it has no kind for
/// are of another, as in the handshakes.
StateTypes toldTo(SchemaLibrary library, StateTypes types);

/// Reads what a factory's extension ROOM_STATE_TYPES gives (room/abi_state_types.h).
Result<StateTypes> readStateTypes(std::string_view msgpack);

}  // namespace roomd
