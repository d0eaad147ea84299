// Value: anything that JSON (or MessagePack) can say, for options, metadata and messages without a
// struct of their own.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace room {

/// Raw bytes; a JavaScript client sees a Uint8Array.
using Bytes = std::vector<uint8_t>;

/// A point in time since 1970; a JavaScript client sees a Date.
struct Timestamp {
  int64_t seconds = 0;
  uint32_t nanoseconds = 0;
  bool operator==(const Timestamp&) const = default;
};

namespace detail {

/// A member of an object; a template because Value is not complete yet where it is named first.
template <class V>
struct MemberOf {
  std::string key;
  V value;
  bool operator==(const MemberOf&) const = default;
};

}  // namespace detail

/// A dynamic value. Reading never throws and never fails loudly: a key or element that is not there
/// is `undefined`, and a conversion that makes no sense gives the default. Numbers follow
/// JavaScript, where 1 and 1.0 are the same. Build objects with `Value{{"kind", "ammo"}, {"count",
/// 1}}` and arrays with `Value::array({1, 2, 3})`.
class Value {
 public:
  enum class Kind {
    kUndefined,
    kNull,
    kBoolean,
    kInteger,
    kUnsigned,  // only where kInteger is too small
    kReal,
    kString,
    kBytes,
    kTimestamp,
    kArray,
    kObject
  };

  using Member = detail::MemberOf<Value>;  // {key, value}
  using Array = std::vector<Value>;
  using Object = std::vector<Member>;  // in the order of insertion, as in JavaScript

  /// Undefined: no value at all, which is not the same as null.
  Value() = default;
  Value(std::nullptr_t) : data_(nullptr) {}
  Value(std::same_as<bool> auto boolean) : data_(boolean) {}
  template <std::integral Number>
  requires(!std::same_as<Number, bool>) Value(Number number) {
    if (std::in_range<int64_t>(number)) {
      data_ = static_cast<int64_t>(number);
    } else {
      data_ = static_cast<uint64_t>(number);
    }
  }
  Value(std::floating_point auto number) : data_(static_cast<double>(number)) {}
  Value(const char* text) : data_(std::string(text)) {}
  Value(std::string_view text) : data_(std::string(text)) {}
  Value(std::string text) : data_(std::move(text)) {}
  Value(Bytes bytes) : data_(std::move(bytes)) {}
  Value(Timestamp time) : data_(time) {}
  Value(Array elements) : data_(std::move(elements)) {}
  Value(Object members) : data_(std::move(members)) {}
  Value(std::initializer_list<std::pair<std::string_view, Value>> members);

  static Value array(std::initializer_list<Value> elements = {}) { return Value(Array(elements)); }
  static Value object(std::initializer_list<std::pair<std::string_view, Value>> members = {}) {
    return Value(members);
  }
  /// The value of anything that can be sent: a MESSAGE struct, a vector, a map...
  template <class T>
  static Value from(const T& source);

  Kind kind() const { return static_cast<Kind>(data_.index()); }
  bool isUndefined() const { return kind() == Kind::kUndefined; }
  bool isNull() const { return kind() == Kind::kNull; }
  bool isBool() const { return kind() == Kind::kBoolean; }
  bool isNumber() const { return kind() >= Kind::kInteger && kind() <= Kind::kReal; }
  bool isString() const { return kind() == Kind::kString; }
  bool isBytes() const { return kind() == Kind::kBytes; }
  bool isArray() const { return kind() == Kind::kArray; }
  bool isObject() const { return kind() == Kind::kObject; }
  /// Neither undefined nor null.
  bool exists() const { return kind() > Kind::kNull; }

  /// The value as that type, or `otherwise` when it is of another kind. asInt takes whole numbers
  /// only.
  bool asBool(bool otherwise = false) const;
  int64_t asInt(int64_t otherwise = 0) const;
  double asDouble(double otherwise = 0) const;
  std::string asString(std::string_view otherwise = {}) const;

  /// The value as a T: a number, std::string, Bytes, std::vector, std::optional, std::map or
  /// MESSAGE struct. Throws std::invalid_argument with the reason when it is not one.
  template <class T>
  T get() const;
  /// The member `key` as a T, or `otherwise` when it is absent or not one.
  template <class T>
  T get(std::string_view key, T otherwise) const;

  /// The member, or undefined.
  const Value& operator[](std::string_view key) const&;
  Value operator[](std::string_view key) && { return std::as_const(*this)[key]; }
  /// The element, or undefined.
  const Value& at(size_t index) const&;
  Value at(size_t index) && { return std::as_const(*this).at(index); }
  bool contains(std::string_view key) const;
  /// Elements of an array, members of an object; 0 for everything else.
  size_t size() const;

  /// Elements and members for reading; empty when this is not an array, or not an object.
  const Array& elements() const&;
  Array elements() && { return std::as_const(*this).elements(); }
  const Object& members() const&;
  Object members() && { return std::as_const(*this).members(); }
  /// The contents of a string or of bytes; empty when this is of another kind.
  std::string_view text() const;
  const Bytes& bytes() const&;
  Bytes bytes() && { return std::as_const(*this).bytes(); }
  Timestamp timestamp() const;

  /// Adds or replaces a member; an undefined value becomes an object first.
  /// Throws std::logic_error on any other kind.
  Value& set(std::string_view key, Value value);
  /// Appends an element; an undefined value becomes an array first.
  /// Throws std::logic_error on any other kind.
  Value& push(Value value);

  /// Same kind and content; numbers compare by value.
  friend bool operator==(const Value& left, const Value& right);

  const auto& data() const { return data_; }

 private:
  std::variant<std::monostate, std::nullptr_t, bool, int64_t, uint64_t, double, std::string, Bytes,
               Timestamp, Array, Object>
      data_;
};

/// What clients and rooms.yaml pass to a room: a Value that is an object.
using Options = Value;

}  // namespace room

#include "room/detail/convert.hpp"
