// The types that a state leads to, as the handshake describes them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <vector>

#include "room/state/fields.hpp"
#include "room/state/instance.hpp"
#include "room/state/wire_type.hpp"

namespace room::detail {

struct FieldDescription {
  std::string_view name;
  std::string_view kind;                  // "ref", "map", "array"... or the primitive itself
  std::string_view elementPrimitive;      // of a container of primitives
  bool isReference = false;               // or a container of them
  std::uint32_t type = 0;                 // of a reference, or of a container of references
  const QuantizedRange* range = nullptr;  // of "quantized", which only 0.18 knows
  bool isDeprecated = false;              // it has its place, but never a value
  bool isShared = false;                  // by Refs
};

struct TypeDescription {
  const void* identity;
  std::string_view name;                 // as SCHEMA has it, without namespaces
  std::vector<FieldDescription> fields;  // those of the base first
  std::size_t inherited = 0;             // how many of them are the base's
  std::optional<std::uint32_t> base;
  InstancePointer (*make)();  // null for a type that is not made without arguments
  bool hasMaps = false;       // of instances, in it or below it
  bool hasRefs = false;       // in it or below it
};

/// By id.
using TypeDescriptions = std::vector<TypeDescription>;

using Describe = std::uint32_t (*)(TypeDescriptions&);

struct KnownExtension {
  const void* type;
  const void* base;
  Describe describe;
};

/// In the order of their definition.
inline std::vector<KnownExtension>& extensions() {
  static std::vector<KnownExtension> all;
  return all;
}

template <class T>
std::uint32_t describe(TypeDescriptions& types);

/// Whether a type is that of this id, or extends it.
inline bool descendsFrom(const TypeDescriptions& types, const TypeDescription& type,
                         std::uint32_t ancestor) {
  const TypeDescription* at = &type;
  while (at != &types[ancestor] && at->base) at = &types[*at->base];
  return at == &types[ancestor];
}

/// The range of a quantized field, or null.
template <class Value>
constexpr const QuantizedRange* rangeOf() {
  if constexpr (kIsOptional<Value>) {
    return rangeOf<typename Value::value_type>();
  } else if constexpr (kIsQuantized<Value>) {
    return &Value::kRange;
  } else {
    return nullptr;
  }
}

template <class Value>
constexpr std::string_view containerKind() {
  if constexpr (kIsMap<Value>) return "map";
  if constexpr (kIsArray<Value>) return "array";
  if constexpr (kIsSet<Value>) return "set";
  if constexpr (kIsCollection<Value>) return "collection";
  if constexpr (kIsStream<Value>) return "stream";
}

/// A field, and the types it leads to.
template <class Value>
FieldDescription describeField(std::string_view name, TypeDescriptions& types) {
  FieldDescription field{name, {}, {}};
  field.range = rangeOf<Value>();
  if constexpr (Primitive<Value>) {
    field.kind = wireName<Value>();
  } else if constexpr (kIsOptional<Value>) {
    field.kind = wireName<typename Value::value_type>();
  } else if constexpr (!kIsContainer<Value>) {
    field.kind = "ref";
    field.isReference = true;
    field.isShared = kIsRef<Value>;
    field.type = describe<Target<Value>>(types);
  } else {
    field.kind = containerKind<Value>();
    if constexpr (Primitive<Element<Value>>) {
      field.elementPrimitive = wireName<Element<Value>>();
    } else {
      field.isReference = true;
      field.isShared = kIsRef<Element<Value>>;
      field.type = describe<Target<Element<Value>>>(types);
    }
  }
  return field;
}

template <class T>
InstancePointer makeInstance() {
  return InstancePointer(new Instance<T>());
}

template <class T>
constexpr auto makerOf() -> InstancePointer (*)() {
  if constexpr (std::is_default_constructible_v<T>) return &makeInstance<T>;
  return nullptr;
}

/// The id of T in `types`, where T and all it leads to are added if need be, in the order in which
/// the original numbers classes (schema document, section 5.4).
template <class T>
std::uint32_t describe(TypeDescriptions& types) {
  static_assert(Schema<T>, "room::Ref<T>: T needs a SCHEMA(T, field...) right after the struct");
  for (std::uint32_t id = 0; id < types.size(); ++id) {
    if (types[id].identity == &kIdentity<T>) return id;
  }
  const auto id = static_cast<std::uint32_t>(types.size());
  types.push_back({&kIdentity<T>,
                   nameOf<T>(),
                   std::vector<FieldDescription>(kFields<T>.kSize),
                   0,
                   {},
                   makerOf<T>()});
  for (const KnownExtension& extension : extensions()) {
    if (extension.base == &kIdentity<T>) extension.describe(types);
  }
  if constexpr (HasSchemaBase<T>) {
    types[id].base = describe<SchemaBase<T>>(types);
    types[id].inherited = kFields<SchemaBase<T>>.kSize;
  }
  const auto describeFields = [&](bool inherited) {
    forEachListedField<T>([&](auto field) {
      if ((field.kIndex < types[id].inherited) != inherited) return;
      FieldDescription description =
          describeField<typename decltype(field)::Value>(kFields<T>.names[field.kIndex], types);
      description.isDeprecated = isMarked<T, decltype(field), Mark::kDeprecated>();
      types[id].fields[field.kIndex] = description;
    });
  };
  describeFields(false);
  describeFields(true);
  return id;
}

/// Fills in what the types have below them. A Ref may lead to any heir of its type.
inline void lookBelow(TypeDescriptions& types) {
  const auto addTo = [&](TypeDescription& type) {
    const bool hadMaps = type.hasMaps;
    const bool hadRefs = type.hasRefs;
    const auto add = [&](const FieldDescription& field, const TypeDescription& target) {
      type.hasMaps = type.hasMaps || field.kind == "map" || target.hasMaps;
      type.hasRefs = type.hasRefs || field.isShared || target.hasRefs;
    };
    for (const FieldDescription& field : type.fields) {
      if (!field.isReference || field.isDeprecated) continue;
      for (const TypeDescription& target : types) {
        const bool leadsThere = field.isShared ? descendsFrom(types, target, field.type)
                                               : &target == &types[field.type];
        if (leadsThere) add(field, target);
      }
    }
    return type.hasMaps != hadMaps || type.hasRefs != hadRefs;
  };
  bool hasMore = true;
  while (hasMore) {
    hasMore = false;
    for (TypeDescription& type : types) hasMore = addTo(type) || hasMore;
  }
}

/// All types that a room with this state can meet; the state's own is 0.
template <Schema State>
const TypeDescriptions& typesOf() {
  static const TypeDescriptions kTypes = [] {
    TypeDescriptions types;
    describe<State>(types);
    lookBelow(types);
    return types;
  }();
  return kTypes;
}

}  // namespace room::detail
