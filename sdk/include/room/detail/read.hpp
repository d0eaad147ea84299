// From MessagePack, or from a Value, to C++ types. A Source is a Node or a ValueSource.
#pragma once

#include <cmath>
#include <concepts>
#include <exception>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "room/detail/message_types.hpp"
#include "room/detail/msgpack.hpp"
#include "room/detail/problem.hpp"
#include "room/detail/value.inl.hpp"

namespace room::detail {

template <class Integer, class Source>
bool outOfRange(const Source& source, Problem& problem) {
  using Limits = std::numeric_limits<Integer>;
  const std::string least = std::to_string(Limits::min());
  return mismatch(source, "from " + least + " to " + std::to_string(Limits::max()), problem);
}

template <class Integer, class Source>
bool readInteger(const Source& source, Integer& target, Problem& problem) {
  const auto assign = [&](auto number) {
    if (!std::in_range<Integer>(number)) return outOfRange<Integer>(source, problem);
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
      if (std::trunc(real) == real) return outOfRange<Integer>(source, problem);
      return mismatch(source, "a whole number", problem);
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
        return mismatch(source, std::isfinite(real) ? "a smaller number" : "a finite number",
                        problem);
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

/// Asks the struct itself, if it has `validate()`.
template <class T>
bool validate(const T& value, Problem& problem) {
  if constexpr (requires { value.validate(); }) {
    using Result = decltype(value.validate());
    static_assert(
        std::is_void_v<Result> || std::is_same_v<Result, std::optional<std::string>>,
        "room: write void validate() const, which throws, or std::optional<std::string> validate() "
        "const, which returns what is wrong");
    try {
      if constexpr (std::is_void_v<Result>) {
        value.validate();
        return true;
      } else {
        const Result wrong = value.validate();
        if (!wrong) return true;
        problem.text = *wrong;
      }
    } catch (const std::exception& error) {
      problem.text = error.what();
    }
    problem.isOwn = true;
    return false;
  } else {
    return true;
  }
}

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
  return ok && validate(target, problem);
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

}  // namespace room::detail
