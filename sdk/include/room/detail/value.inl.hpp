// The functions of Value that need its complete type.
#pragma once

#include <cmath>
#include <stdexcept>

#include "room/value.hpp"

namespace room {

namespace detail {

inline constexpr double kTwoTo63 = 9223372036854775808.0;

inline bool isWholeInt64(double number) {
  return number >= -kTwoTo63 && number < kTwoTo63 && std::trunc(number) == number;
}

template <class T>
const T& emptyOf() {
  static const T empty{};
  return empty;
}

}  // namespace detail

inline Value::Value(std::initializer_list<std::pair<std::string_view, Value>> members)
    : data_(Object{}) {
  for (const auto& [key, value] : members) set(key, value);
}

inline bool Value::asBool(bool otherwise) const {
  const bool* boolean = std::get_if<bool>(&data_);
  return boolean ? *boolean : otherwise;
}

inline int64_t Value::asInt(int64_t otherwise) const {
  if (const auto* integer = std::get_if<int64_t>(&data_)) return *integer;
  const auto* real = std::get_if<double>(&data_);
  return real && detail::isWholeInt64(*real) ? static_cast<int64_t>(*real) : otherwise;
}

inline double Value::asDouble(double otherwise) const {
  if (const auto* integer = std::get_if<int64_t>(&data_)) return static_cast<double>(*integer);
  if (const auto* integer = std::get_if<uint64_t>(&data_)) return static_cast<double>(*integer);
  const auto* real = std::get_if<double>(&data_);
  return real ? *real : otherwise;
}

inline std::string Value::asString(std::string_view otherwise) const {
  return std::string(isString() ? text() : otherwise);
}

inline const Value& Value::operator[](std::string_view key) const& {
  for (const Member& member : members()) {
    if (member.key == key) return member.value;
  }
  return detail::emptyOf<Value>();
}

inline const Value& Value::at(size_t index) const& {
  return index < elements().size() ? elements()[index] : detail::emptyOf<Value>();
}

inline bool Value::contains(std::string_view key) const {
  for (const Member& member : members()) {
    if (member.key == key) return true;
  }
  return false;
}

inline size_t Value::size() const { return isArray() ? elements().size() : members().size(); }

inline const Value::Array& Value::elements() const& {
  const auto* array = std::get_if<Array>(&data_);
  return array ? *array : detail::emptyOf<Array>();
}

inline const Value::Object& Value::members() const& {
  const auto* object = std::get_if<Object>(&data_);
  return object ? *object : detail::emptyOf<Object>();
}

inline std::string_view Value::text() const {
  const auto* text = std::get_if<std::string>(&data_);
  return text ? std::string_view(*text) : std::string_view();
}

inline const Bytes& Value::bytes() const& {
  const auto* bytes = std::get_if<Bytes>(&data_);
  return bytes ? *bytes : detail::emptyOf<Bytes>();
}

inline Timestamp Value::timestamp() const {
  const auto* time = std::get_if<Timestamp>(&data_);
  return time ? *time : Timestamp{};
}

inline Value& Value::set(std::string_view key, Value value) {
  if (isUndefined()) data_ = Object{};
  auto* object = std::get_if<Object>(&data_);
  if (!object) throw std::logic_error("room::Value::set: this value is not an object");
  for (Member& member : *object) {
    if (member.key == key) {
      member.value = std::move(value);
      return *this;
    }
  }
  object->push_back({std::string(key), std::move(value)});
  return *this;
}

inline Value& Value::push(Value value) {
  if (isUndefined()) data_ = Array{};
  auto* array = std::get_if<Array>(&data_);
  if (!array) throw std::logic_error("room::Value::push: this value is not an array");
  array->push_back(std::move(value));
  return *this;
}

inline bool operator==(const Value& left, const Value& right) {
  if (left.isNumber() && right.isNumber()) {
    if (left.kind() == right.kind()) return left.data_ == right.data_;
    return left.asDouble() == right.asDouble();
  }
  if (left.isObject() && right.isObject()) {
    if (left.size() != right.size()) return false;
    for (const Value::Member& member : left.members()) {
      if (!right.contains(member.key) || right[member.key] != member.value) return false;
    }
    return true;
  }
  return left.kind() == right.kind() && !left.isObject() && left.data_ == right.data_;
}

}  // namespace room
