// A state as a room::Value, and back.
#pragma once

#include <string_view>
#include <type_traits>
#include <utility>

#include "room/array.hpp"
#include "room/collection.hpp"
#include "room/map.hpp"
#include "room/set.hpp"
#include "room/state/fields.hpp"
#include "room/state/wire_type.hpp"
#include "room/stream.hpp"
#include "room/value.hpp"

namespace room {

/// What clients see of a state or of any part of it, as their toJSON() has it: structs and maps are
/// objects, arrays, sets and collections are arrays; fields that are unset are left out. Never
/// returns if the state holds itself through Refs.
template <class T>
Value toValue(const T& part) {
  using namespace detail;
  if constexpr (WrappedNumber<T>) {
    return Value(part.value);
  } else if constexpr (kIsQuantized<T>) {
    return Value(static_cast<double>(part));
  } else if constexpr (Primitive<T>) {
    return Value(part);
  } else if constexpr (kIsOptional<T>) {
    return part ? toValue(*part) : Value();
  } else if constexpr (kIsRef<T>) {
    Value value;
    if (const InstanceBase* instance = instanceOf(part)) instance->toValue(value);
    return value;
  } else if constexpr (kIsMap<T>) {
    Value::Object members;
    for (const auto& [key, element] : part) {
      if (Value value = toValue(element); value.exists())
        members.push_back({key, std::move(value)});
    }
    return members;
  } else if constexpr (kIsContainer<T>) {
    Value::Array elements;
    for (const auto& element : part) {
      if (Value value = toValue(element); value.exists()) elements.push_back(std::move(value));
    }
    return elements;
  } else {
    static_assert(Schema<T>, "room::toValue takes a struct with a SCHEMA, or a field of one");
    Value::Object members;
    forEachField<T>([&](auto field) {
      Value value = toValue(field.of(part));
      if (!value.exists()) return;
      members.push_back({std::string(kFields<T>.names[field.kIndex]), std::move(value)});
    });
    return members;
  }
}

/// Brings a state, or any part of it, to what toValue() said of it. What `value` does not mention
/// is unset, emptied, or, if it can be neither, left as it is; what makes no sense is taken for the
/// nearest value that does. A Ref gets a new instance of its own type: that instances were shared,
/// or of a type that extends it, is not part of a Value.
template <class T>
void restore(T& part, const Value& value) {
  using namespace detail;
  if constexpr (std::is_same_v<T, std::string>) {
    part = value.asString(part);
  } else if constexpr (std::is_same_v<T, bool>) {
    part = value.asBool(part);
  } else if constexpr (PlainInteger<T>) {
    if (value.exists()) part = value.get<T>();
  } else if constexpr (WrappedNumber<T>) {
    restore(part.value, value);
  } else if constexpr (Primitive<T>) {
    part = static_cast<T>(value.asDouble(part));
  } else if constexpr (kIsOptional<T>) {
    if (!value.exists()) return part.reset();
    restore(part.emplace(), value);
  } else if constexpr (kIsRef<T>) {
    part = nullptr;
    if (!value.exists()) return;
    part = make<typename T::Target>();
    restore(*part, value);
  } else if constexpr (kIsMap<T>) {
    part.clear();
    for (const auto& [key, member] : value.members()) restore(part.add(key), member);
  } else if constexpr (kIsContainer<T>) {
    part.clear();
    for (const Value& member : value.elements()) {
      Element<T> element{};
      restore(element, member);
      if constexpr (kIsArray<T>) {
        part.push(std::move(element));
      } else {
        part.add(std::move(element));
      }
    }
  } else {
    static_assert(Schema<T>, "room::restore takes a struct with a SCHEMA, or a field of one");
    forEachField<T>(
        [&](auto field) { restore(field.of(part), value[kFields<T>.names[field.kIndex]]); });
  }
}

}  // namespace room
