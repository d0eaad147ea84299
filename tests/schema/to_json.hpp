// A state as JSON, the way decode.cjs wants it: texts are bytes (U+00XX each), numbers that JSON
// does not have are texts.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>

#include "room/schema.hpp"

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

template <class T>
std::string toJson(const T& value);

template <class T>
std::string entriesToJson(const room::Map<T>& map) {
  std::string json = "{";
  for (const auto& [key, value] : map) {
    if (json.size() > 1) json += ',';
    json += jsonText(key) + ':' + toJson(value);
  }
  return json + '}';
}

template <class T>
std::string fieldsToJson(const T& value) {
  std::string json = "{";
  room::detail::forEachField<T>([&](auto field) {
    if (json.size() > 1) json += ',';
    json += jsonText(room::detail::kFields<T>.names[field.kIndex]) + ':' + toJson(field.of(value));
  });
  return json + '}';
}

template <class T>
std::string toJson(const T& value) {
  if constexpr (room::detail::Schema<T>) {
    return fieldsToJson(value);
  } else if constexpr (room::detail::kIsMap<T>) {
    return entriesToJson(value);
  } else if constexpr (std::same_as<T, std::string>) {
    return jsonText(value);
  } else if constexpr (std::same_as<T, bool>) {
    return value ? "true" : "false";
  } else {
    return jsonNumber(static_cast<double>(value));
  }
}

/// How many instances (structs and maps) `value` is and holds: what a client has to know of.
template <class T>
std::size_t countInstances(const T& value) {
  std::size_t count = 0;
  if constexpr (room::detail::Schema<T>) {
    count = 1;
    room::detail::forEachField<T>([&](auto field) { count += countInstances(field.of(value)); });
  } else if constexpr (room::detail::kIsMap<T>) {
    count = 1;
    for (const auto& entry : value) count += countInstances(entry.value);
  }
  return count;
}

}  // namespace test
