// C++ types to MessagePack and back, by the type alone. A type is known here when it is a number,
// text, bytes, Value, a standard container of known types, or a struct listed with MESSAGE.
#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "room/detail/msgpack.hpp"
#include "room/detail/value.inl.hpp"
#include "room/value.hpp"

namespace room::detail {

/// Counts the fields of a MESSAGE struct.
struct CountFields {
  size_t count = 0;
  constexpr void operator()(const char*, auto) { ++count; }
};

/// A struct that was listed with MESSAGE.
template <class T>
concept Message = requires(CountFields& count) {
  roomVisitFields(std::type_identity<T>{}, count);
};

template <class T>
concept Text = std::convertible_to<const T&, std::string_view>;

template <class T>
concept ByteRange = std::ranges::contiguous_range<const T> &&
    std::same_as<std::ranges::range_value_t<const T>, uint8_t> && !Text<T>;

template <class T>
concept TextMap = std::ranges::range<const T> && requires {
  typename T::key_type;
  typename T::mapped_type;
} && Text<typename T::key_type>;

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class>
inline constexpr bool kUnknownType = false;

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

/// Why a value could not be read: "x.y: expected a number, got a string".
struct Problem {
  std::string path;
  std::string text;

  std::string describe(std::string_view root = {}) const {
    std::string full(root);
    if (!full.empty() && !path.empty() && path.front() != '[') full += '.';
    full += path;
    return full.empty() ? text : full + ": " + text;
  }
  void enter(std::string_view field) {
    const bool needsDot = !path.empty() && path.front() != '[';
    path = std::string(field) + (needsDot ? "." : "") + path;
  }
};

inline std::string_view nameOf(Value::Kind kind) {
  static constexpr std::string_view kNames[] = {"nothing",     "null",     "a boolean", "a number",
                                                "a number",    "a number", "a string",  "bytes",
                                                "a timestamp", "an array", "an object"};
  return kNames[static_cast<size_t>(kind)];
}

template <class Source>
bool mismatch(const Source& source, std::string_view expected, Problem& problem) {
  problem.text.assign("expected ").append(expected).append(", got ").append(nameOf(source.kind()));
  return false;
}

template <class Integer, class Source>
bool readInteger(const Source& source, Integer& target, Problem& problem) {
  const auto assign = [&](auto number) {
    if (!std::in_range<Integer>(number)) {
      problem.text = "number out of range";
      return false;
    }
    target = static_cast<Integer>(number);
    return true;
  };
  switch (source.kind()) {
    case Value::Kind::kInteger:
      return assign(source.integer());
    case Value::Kind::kUnsigned:
      return assign(source.unsignedInteger());
    case Value::Kind::kReal: {
      const double real = source.real();
      if (isWholeInt64(real)) return assign(static_cast<int64_t>(real));
      problem.text = std::trunc(real) == real ? "number out of range" : "expected a whole number";
      return false;
    }
    default:
      return mismatch(source, "a number", problem);
  }
}

template <class Real, class Source>
bool readReal(const Source& source, Real& target, Problem& problem) {
  switch (source.kind()) {
    case Value::Kind::kInteger:
      target = static_cast<Real>(source.integer());
      return true;
    case Value::Kind::kUnsigned:
      target = static_cast<Real>(source.unsignedInteger());
      return true;
    case Value::Kind::kReal: {
      const double real = source.real();
      if (!(std::abs(real) <= static_cast<double>(std::numeric_limits<Real>::max()))) {
        problem.text = std::isfinite(real) ? "number out of range" : "expected a finite number";
        return false;
      }
      target = static_cast<Real>(real);
      return true;
    }
    default:
      return mismatch(source, "a number", problem);
  }
}

/// The key of an object as text: JavaScript's keys are texts, MessagePack's may be numbers.
template <class Source>
std::string keyText(const Source& key) {
  switch (key.kind()) {
    case Value::Kind::kString:
      return std::string(key.text());
    case Value::Kind::kInteger:
      return std::to_string(key.integer());
    case Value::Kind::kUnsigned:
      return std::to_string(key.unsignedInteger());
    case Value::Kind::kReal:
      return std::to_string(key.real());
    case Value::Kind::kBoolean:
      return key.boolean() ? "true" : "false";
    default:
      return "null";
  }
}

template <class Source>
Value readValue(const Source& source) {
  using Kind = Value::Kind;
  switch (source.kind()) {
    case Kind::kUndefined:
      return Value();
    case Kind::kNull:
      return Value(nullptr);
    case Kind::kBoolean:
      return Value(source.boolean());
    case Kind::kInteger:
      return Value(source.integer());
    case Kind::kUnsigned:
      return Value(source.unsignedInteger());
    case Kind::kReal:
      return Value(source.real());
    case Kind::kString:
      return Value(source.text());
    case Kind::kTimestamp:
      return Value(source.timestamp());
    case Kind::kBytes: {
      const auto bytes = source.binary();
      return Value(Bytes(bytes.begin(), bytes.end()));
    }
    case Kind::kArray: {
      Value::Array elements;
      elements.reserve(source.size());
      for (size_t i = 0; i < source.size(); ++i) elements.push_back(readValue(source.element(i)));
      return Value(std::move(elements));
    }
    case Kind::kObject: {
      Value::Object members;
      members.reserve(source.size());
      for (size_t i = 0; i < source.size(); ++i) {
        members.push_back({keyText(source.key(i)), readValue(source.member(i))});
      }
      return Value(std::move(members));
    }
  }
  return Value();
}

template <class T, class Source>
bool read(const Source& source, T& target, Problem& problem);

template <class T, class Source>
bool readMessage(const Source& source, T& target, Problem& problem) {
  if (source.kind() != Value::Kind::kObject) return mismatch(source, "an object", problem);
  bool ok = true;
  auto readField = [&](const char* name, auto member) {
    if (!ok) return;
    ok = read(source.member(std::string_view(name)), target.*member, problem);
    if (!ok) problem.enter(name);
  };
  roomVisitFields(std::type_identity<T>{}, readField);
  return ok;
}

template <class T, class Source>
bool readList(const Source& source, T& target, Problem& problem) {
  if (source.kind() != Value::Kind::kArray) return mismatch(source, "an array", problem);
  target.clear();
  for (size_t i = 0; i < source.size(); ++i) {
    typename T::value_type element{};
    if (!read(source.element(i), element, problem)) {
      problem.enter("[" + std::to_string(i) + "]");
      return false;
    }
    target.insert(target.end(), std::move(element));
  }
  return true;
}

template <class T, class Source>
bool readMap(const Source& source, T& target, Problem& problem) {
  if (source.kind() != Value::Kind::kObject) return mismatch(source, "an object", problem);
  target.clear();
  for (size_t i = 0; i < source.size(); ++i) {
    std::string key = keyText(source.key(i));
    typename T::mapped_type element{};
    if (!read(source.member(i), element, problem)) {
      problem.enter(key);
      return false;
    }
    target.insert_or_assign(std::move(key), std::move(element));
  }
  return true;
}

/// Reads `source` into `target`; false with the reason in `problem` when it is not a T.
template <class T, class Source>
bool read(const Source& source, T& target, Problem& problem) {
  if constexpr (std::same_as<T, Value>) {
    target = readValue(source);
    return true;
  } else if constexpr (IsOptional<T>::value) {
    target.reset();
    if (source.kind() <= Value::Kind::kNull) return true;
    return read(source, target.emplace(), problem);
  } else if constexpr (Message<T>) {
    return readMessage(source, target, problem);
  } else if constexpr (std::same_as<T, bool>) {
    if (source.kind() != Value::Kind::kBoolean) return mismatch(source, "a boolean", problem);
    target = source.boolean();
    return true;
  } else if constexpr (std::integral<T>) {
    return readInteger(source, target, problem);
  } else if constexpr (std::floating_point<T>) {
    return readReal(source, target, problem);
  } else if constexpr (std::same_as<T, std::string>) {
    if (source.kind() != Value::Kind::kString) return mismatch(source, "a string", problem);
    target.assign(source.text());
    return true;
  } else if constexpr (std::same_as<T, Timestamp>) {
    if (source.kind() != Value::Kind::kTimestamp) return mismatch(source, "a timestamp", problem);
    target = source.timestamp();
    return true;
  } else if constexpr (std::same_as<T, Bytes>) {
    if (source.kind() != Value::Kind::kBytes) return mismatch(source, "bytes", problem);
    const auto bytes = source.binary();
    target.assign(bytes.begin(), bytes.end());
    return true;
  } else if constexpr (TextMap<T>) {
    return readMap(source, target, problem);
  } else if constexpr (requires { target.insert(target.end(), typename T::value_type{}); }) {
    return readList(source, target, problem);
  } else {
    static_assert(kUnknownType<T>,
                  "room: a value of this type cannot be received; list its fields with "
                  "MESSAGE(Type, ...)");
  }
}

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
