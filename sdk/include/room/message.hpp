// Messages: their types, and structs as their contents.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "room/abi.h"
#include "room/detail/convert.hpp"
#include "room/detail/for_each.hpp"

/// MESSAGE(Move, x, y) lets the struct Move be sent and received as an object with these fields.
/// Write it outside of any class, after the struct. A message that lacks a field, or has one of
/// another type, or a number that does not fit, is refused before its handler runs; a std::optional
/// may be absent. Fields may be numbers, bool, std::string, room::Bytes, room::Value, other MESSAGE
/// structs, and std::optional, std::vector and std::map<std::string, T> of those. Fields of the
/// message that are not listed are ignored.
///
/// A struct may check itself further: `void validate() const` throws any std::exception, or
/// `std::optional<std::string> validate() const` returns what is wrong, to refuse the message.
#define MESSAGE(Type, ...)                                                                        \
  template <class Visitor>                                                                        \
  [[maybe_unused]] constexpr void roomVisitFields(::std::type_identity<Type>, Visitor& visitor) { \
    ROOM_DETAIL_FOR_EACH(ROOM_DETAIL_MESSAGE_FIELD, Type, __VA_ARGS__)                            \
  }                                                                                               \
  static_assert(true, "a semicolon follows")

#define ROOM_DETAIL_MESSAGE_FIELD(Type, field) visitor(#field, &Type::field);

namespace room {

/// The type of a message: a text or a number. `onMessage("7")` and `onMessage(7)` are different.
class MessageType {
 public:
  MessageType(const char* name) : name_(name) {}
  MessageType(std::string_view name) : name_(name) {}
  MessageType(std::string name) : name_(std::move(name)) {}
  template <std::integral Number>
  MessageType(Number number) : number_(static_cast<uint32_t>(number)), isNumber_(true) {}

  bool isNumber() const { return isNumber_; }
  /// 0 for a text.
  uint32_t number() const { return number_; }
  /// Empty for a number.
  const std::string& name() const { return name_; }
  /// The text, or the number written out.
  std::string toString() const { return isNumber_ ? std::to_string(number_) : name_; }

  bool operator==(const MessageType&) const = default;

 private:
  std::string name_;
  uint32_t number_ = 0;
  bool isNumber_ = false;
};

/// How a single client is sent a message.
struct SendOptions {
  /// Held until the next patch went out, so that the client knows the new state first.
  bool afterNextPatch = false;
};

namespace detail {

/// A message type for the length of a call.
class TypeView {
 public:
  TypeView(const char* name) : TypeView(std::string_view(name)) {}
  TypeView(std::string_view name)
      : type_{{reinterpret_cast<const uint8_t*>(name.empty() ? "" : name.data()), name.size()},
              0,
              0} {}
  TypeView(const std::string& name) : TypeView(std::string_view(name)) {}
  template <std::integral Number>
  TypeView(Number number) : type_{{nullptr, 0}, static_cast<uint32_t>(number), 0} {}
  TypeView(const MessageType& type)
      : TypeView(type.isNumber() ? TypeView(type.number()) : TypeView(type.name())) {}

  const room_type& get() const { return type_; }

 private:
  room_type type_;
};

inline std::string_view textOf(room_bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data), bytes.size};
}

inline room_bytes bytesOf(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

inline MessageType toMessageType(const room_type& type) {
  return type.name.data ? MessageType(textOf(type.name)) : MessageType(type.number);
}

}  // namespace detail
}  // namespace room
