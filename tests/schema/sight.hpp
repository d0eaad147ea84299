// What a client should see of a state, as JSON in the form that decode.cjs wants: texts are bytes
// (U+00XX each), numbers that JSON does not have are objects.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <set>
#include <string>
#include <string_view>

#include "heirs.hpp"
#include "room/schema.hpp"
#include "room/view.hpp"

namespace test {

inline std::string jsonText(std::string_view bytes) {
  std::string json = "\"";
  for (const char byte : bytes) {
    const auto code = static_cast<unsigned char>(byte);
    if (code >= 0x20 && code < 0x7F && code != '"' && code != '\\') {
      json += byte;
    } else {
      char escape[8];
      std::snprintf(escape, sizeof(escape), "\\u%04x", code);
      json += escape;
    }
  }
  return json + '"';
}

inline std::string jsonNumber(double number) {
  if (std::isnan(number)) return R"({"$number":"NaN"})";
  if (std::isinf(number))
    return number > 0 ? R"({"$number":"Infinity"})" : R"({"$number":"-Infinity"})";
  if (number == 0 && std::signbit(number)) return R"({"$number":"-0"})";
  char text[32];
  std::snprintf(text, sizeof(text), "%.17g", number);
  return text;
}

/// BigInt for clients that know it, and a number for the others.
template <class T>
std::string jsonBigint(T number) {
  return R"({"$bigint":")" + std::to_string(number) + R"(","number":)" +
         jsonNumber(static_cast<double>(number)) + '}';
}

/// The elements of a container that clients are told of, or the values of a map.
template <class Container, class Visit>
void forEachElement(const Container& container, Visit visit) {
  if constexpr (room::detail::kIsStream<Container>) {
    for (const auto& cell : cellsOf(container)) {
      visit(cell.value, static_cast<const std::string*>(nullptr));
    }
    return;
  }
  for (const auto& element : container) {
    if constexpr (room::detail::kIsMap<Container>) {
      visit(element.value, &element.key);
    } else {
      visit(element, static_cast<const std::string*>(nullptr));
    }
  }
}

/// The eyes of a client with a view, or without one.
class Sight {
 public:
  explicit Sight(const room::View* view) : view_(view) {}

  template <class State>
  std::string stateToJson(const State& state) {
    noteOpen(state);
    return toJson(state);
  }

  /// How many instances (structs and containers) there were in the state; those behind Refs count
  /// once.
  std::size_t instances() const { return instances_; }

 private:
  /// Notes the instances that everybody sees. These are no others where they stand hidden as well.
  template <class T>
  void noteOpen(const T& part) {
    using namespace room::detail;
    if constexpr (kIsRef<T>) {
      if (!part) return;
      withActual(part, [&](const auto& actual) {
        if (open_.insert(&actual).second) noteOpen(actual);
      });
    } else if constexpr (kIsContainer<T>) {
      forEachElement(part, [&](const auto& element, auto*) { noteOpen(element); });
    } else if constexpr (Schema<T>) {
      forEachField<T>([&](auto field) {
        if constexpr (kTag<T, decltype(field)> == kNoTag) noteOpen(field.of(part));
      });
    }
  }

  template <class T>
  std::string toJson(const T& value, bool gated = false, bool hidden = false) {
    using namespace room::detail;
    if constexpr (kIsOptional<T>) {
      return toJson(*value);
    } else if constexpr (std::same_as<T, std::string>) {
      return jsonText(value);
    } else if constexpr (std::same_as<T, bool>) {
      return value ? "true" : "false";
    } else if constexpr (kIsQuantized<T>) {
      return R"({"$quantized":)" + jsonNumber(value) + R"(,"raw":)" + std::to_string(value.raw()) +
             '}';
    } else if constexpr (kIsOneOf<T, room::bigint64, room::biguint64>) {
      return jsonBigint(value.value);
    } else if constexpr (Primitive<T>) {
      return jsonNumber(static_cast<double>(value));
    } else if constexpr (kIsRef<T>) {
      return withActual(value, [&](const auto& actual) {
        const bool isFirst = seen_.insert(&actual).second;
        const std::size_t before = instances_;
        std::string json = structToJson(actual, hidden && !open_.contains(&actual));
        if (!isFirst) instances_ = before;
        return json;
      });
    } else if constexpr (kIsContainer<T>) {
      return containerToJson(value, gated, hidden);
    } else {
      return structToJson(value, hidden);
    }
  }

  template <class T>
  bool has(const T& value, int tag = room::kDefaultTag) const {
    return view_ && view_->has(value, tag);
  }

  template <class T>
  std::string structToJson(const T& value, bool hidden) {
    ++instances_;
    std::string json = "{";
    room::detail::forEachField<T>([&](auto field) {
      constexpr int kTag = room::detail::kTag<T, decltype(field)>;
      const auto& part = field.of(value);
      bool open = hidden || has(value);
      if (kTag != room::kDefaultTag) open = kTag == 0 || has(value, kTag);
      if (!isShown(part, open, kTag == room::kDefaultTag)) return;
      if (json.size() > 1) json += ',';
      json += jsonText(room::detail::kFields<T>.names[field.kIndex]) + ':' +
              toJson(part, kTag == room::kDefaultTag, hidden || kTag != 0);
    });
    return json + '}';
  }

  template <class T>
  bool isShown(const T& part, bool open, bool gated) const {
    using namespace room::detail;
    if constexpr (kIsOptional<T>) {
      return open && part;
    } else if constexpr (kIsRef<T>) {
      return part && (gated ? has(part) : open);
    } else if constexpr (kIsContainer<T>) {
      return open || (gated && hasAny(part));
    } else if constexpr (Schema<T>) {
      return open || (gated && has(part));
    } else {
      return open;
    }
  }

  template <class Container>
  bool hasAny(const Container& container) const {
    bool any = false;
    if constexpr (!room::detail::Primitive<room::detail::Element<Container>>) {
      forEachElement(container, [&](const auto& element, auto*) { any = any || has(element); });
    }
    return any;
  }

  template <class Container>
  std::string containerToJson(const Container& container, bool gated, bool hidden) {
    ++instances_;
    constexpr bool kIsMap = room::detail::kIsMap<Container>;
    std::string json(1, kIsMap ? '{' : '[');
    forEachElement(container, [&](const auto& element, const std::string* key) {
      if constexpr (room::detail::kIsRef<room::detail::Element<Container>>) {
        if (!element) return;
      }
      if constexpr (!room::detail::Primitive<room::detail::Element<Container>>) {
        if (gated && !has(element)) return;
      }
      if (json.size() > 1) json += ',';
      if (key) json += jsonText(*key) + ':';
      json += toJson(element, false, hidden);
    });
    return json + (kIsMap ? '}' : ']');
  }

  const room::View* view_;
  std::set<const void*> seen_;
  std::set<const void*> open_;
  std::size_t instances_ = 0;
};

/// Calls a function with each struct of a part of a state.
template <class T, class Visit>
void forEachStruct(const T& part, const Visit& visit) {
  using namespace room::detail;
  if constexpr (kIsRef<T>) {
    if (part) withActual(part, [&](const auto& actual) { forEachStruct(actual, visit); });
  } else if constexpr (kIsContainer<T>) {
    forEachElement(part, [&](const auto& element, auto*) { forEachStruct(element, visit); });
  } else if constexpr (Schema<T>) {
    visit(part);
    forEachField<T>([&](auto field) { forEachStruct(field.of(part), visit); });
  }
}

}  // namespace test
