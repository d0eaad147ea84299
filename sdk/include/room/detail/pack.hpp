// From C++ types to MessagePack.
#pragma once

#include <concepts>
#include <ranges>
#include <span>
#include <type_traits>

#include "room/detail/message_types.hpp"
#include "room/detail/msgpack.hpp"
#include "room/detail/value.inl.hpp"

namespace room::detail {

inline void pack(Writer& out, const Value& value) {
  using Kind = Value::Kind;
  switch (value.kind()) {
    case Kind::kUndefined:
    case Kind::kNull:
      return out.nil();
    case Kind::kBoolean:
      return out.boolean(value.asBool());
    case Kind::kInteger:
      return out.integer(value.asInt());
    case Kind::kUnsigned:
      return out.unsignedInteger(std::get<uint64_t>(value.data()));
    case Kind::kReal:
      return out.real(value.asDouble());
    case Kind::kString:
      return out.text(value.text());
    case Kind::kBytes:
      return out.binary(value.bytes());
    case Kind::kTimestamp:
      return out.timestamp(value.timestamp());
    case Kind::kArray:
      out.array(value.size());
      for (const Value& element : value.elements()) pack(out, element);
      return;
    case Kind::kObject:
      out.object(value.size());
      for (const Value::Member& member : value.members()) {
        out.text(member.key);
        pack(out, member.value);
      }
      return;
  }
}

template <class T>
void pack(Writer& out, const T& value) {
  if constexpr (std::same_as<T, bool>) {
    out.boolean(value);
  } else if constexpr (std::is_enum_v<T>) {
    pack(out, static_cast<std::underlying_type_t<T>>(value));
  } else if constexpr (std::unsigned_integral<T>) {
    out.unsignedInteger(value);
  } else if constexpr (std::integral<T>) {
    out.integer(value);
  } else if constexpr (std::floating_point<T>) {
    out.real(static_cast<double>(value));
  } else if constexpr (std::same_as<T, std::nullptr_t>) {
    out.nil();
  } else if constexpr (std::same_as<T, Timestamp>) {
    out.timestamp(value);
  } else if constexpr (IsOptional<T>::value) {
    value ? pack(out, *value) : out.nil();
  } else if constexpr (Message<T>) {
    CountFields fields;
    roomVisitFields(std::type_identity<T>{}, fields);
    out.object(fields.count);
    auto packField = [&](const char* name, auto member) {
      out.text(name);
      pack(out, value.*member);
    };
    roomVisitFields(std::type_identity<T>{}, packField);
  } else if constexpr (Text<T>) {
    out.text(value);
  } else if constexpr (ByteRange<T>) {
    out.binary(std::span<const uint8_t>(std::ranges::data(value), std::ranges::size(value)));
  } else if constexpr (TextMap<T>) {
    out.object(value.size());
    for (const auto& [key, element] : value) {
      out.text(key);
      pack(out, element);
    }
  } else if constexpr (std::ranges::sized_range<const T>) {
    out.array(std::ranges::size(value));
    for (const auto& element : value) pack(out, element);
  } else {
    static_assert(
        kUnknownType<T>,
        "room: a value of this type cannot be sent; list its fields with MESSAGE(Type, ...)");
  }
}

}  // namespace room::detail
