// Why a value is not what it should be, in words for whoever sent it.
#pragma once

#include <charconv>
#include <cmath>
#include <string>
#include <string_view>

#include "room/value.hpp"

namespace room::detail {

struct Problem {
  std::string path;
  std::string text;
  bool isOwn = false;  // the text is the struct's own, from validate()

  /// "move.x must be a number, not "abc"", or "move: too fast".
  std::string describe(std::string_view root = {}) const {
    std::string full(root);
    if (!full.empty() && !path.empty() && path.front() != '[') full += '.';
    full += path;
    if (isOwn) return full.empty() ? text : full + ": " + text;
    return (full.empty() ? "the value" : full) + " " + text;
  }
  void enter(std::string_view field) {
    const bool needsDot = !path.empty() && path.front() != '[';
    path = std::string(field) + (needsDot ? "." : "") + path;
  }
};

inline std::string show(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
  char text[32];
  return std::string(text, std::to_chars(text, text + sizeof text, number).ptr);
}

/// Quoted, and not all of it when it is long.
inline std::string show(std::string_view text) {
  constexpr size_t kMost = 32;
  if (text.size() <= kMost) return '"' + std::string(text) + '"';
  size_t end = kMost;
  while (end > 0 && (text[end] & 0xC0) == 0x80) --end;  // not inside a character
  return '"' + std::string(text.substr(0, end)) + "...\"";
}

/// What came instead: ", not 5", ", but is missing".
template <class Source>
std::string instead(const Source& source) {
  using Kind = Value::Kind;
  switch (source.kind()) {
    case Kind::kUndefined:
      return ", but is missing";
    case Kind::kNull:
      return ", not null";
    case Kind::kBoolean:
      return source.boolean() ? ", not true" : ", not false";
    case Kind::kInteger:
      return ", not " + std::to_string(source.integer());
    case Kind::kUnsigned:
      return ", not " + std::to_string(source.unsignedInteger());
    case Kind::kReal:
      return ", not " + show(source.real());
    case Kind::kString:
      return ", not " + show(source.text());
    case Kind::kBytes:
      return ", not bytes";
    case Kind::kTimestamp:
      return ", not a timestamp";
    case Kind::kArray:
      return ", not an array";
    case Kind::kObject:
      return ", not an object";
  }
  return "";
}

/// Notes that `source` is not `expected`; false, as the result of who reads it.
template <class Source>
bool mismatch(const Source& source, std::string_view expected, Problem& problem) {
  problem.text = "must be " + std::string(expected) + instead(source);
  return false;
}

}  // namespace room::detail
