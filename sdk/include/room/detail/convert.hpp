// The functions of Value that convert.
#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string_view>

#include "room/detail/pack.hpp"
#include "room/detail/read.hpp"
#include "room/value.hpp"

namespace room::detail {

/// A Value seen the way a Node is, so that both are read by the same functions.
class ValueSource {
 public:
  using Kind = Value::Kind;

  explicit ValueSource(const Value& value) : value_(&value) {}

  Kind kind() const { return value_->kind(); }
  bool boolean() const { return value_->asBool(); }
  int64_t integer() const { return value_->asInt(); }
  uint64_t unsignedInteger() const { return std::get<uint64_t>(value_->data()); }
  double real() const { return value_->asDouble(); }
  std::string_view text() const { return value_->text(); }
  std::span<const uint8_t> binary() const { return value_->bytes(); }
  Timestamp timestamp() const { return value_->timestamp(); }
  size_t size() const { return value_->size(); }
  ValueSource element(size_t index) const { return ValueSource(value_->at(index)); }
  ValueSource member(size_t index) const { return ValueSource(value_->members()[index].value); }
  ValueSource member(std::string_view name) const { return ValueSource((*value_)[name]); }

  struct Key {
    std::string_view name;
    Kind kind() const { return Kind::kString; }
    std::string_view text() const { return name; }
    int64_t integer() const { return 0; }
    uint64_t unsignedInteger() const { return 0; }
    double real() const { return 0; }
    bool boolean() const { return false; }
  };
  Key key(size_t index) const { return {value_->members()[index].key}; }

 private:
  const Value* value_;
};

/// One whole value; throws std::invalid_argument when the bytes are none.
inline Value unpackValue(room_bytes bytes) {
  Unpacker unpacker;
  return readValue(unpacker.unpack(bytes));
}

}  // namespace room::detail

namespace room {

template <class T>
T Value::get() const {
  T target{};
  detail::Problem problem;
  if (!detail::read(detail::ValueSource(*this), target, problem)) {
    throw std::invalid_argument(problem.describe());
  }
  return target;
}

template <class T>
T Value::get(std::string_view key, T otherwise) const {
  T target{};
  detail::Problem problem;
  const bool ok = detail::read(detail::ValueSource((*this)[key]), target, problem);
  return ok ? target : otherwise;
}

template <class T>
Value Value::from(const T& source) {
  detail::Writer writer;
  detail::pack(writer, source);
  return detail::unpackValue(writer.bytes());
}

}  // namespace room
