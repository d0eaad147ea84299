#include "trace.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <fstream>

namespace {

std::string jsonText(std::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
      json += escape.data();
    } else {
      json += c;
    }
  }
  return json + '"';
}

std::string numeral(double number) {
  if (!std::isfinite(number)) return "null";
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  return {text.data(), end};
}

}  // namespace

std::string toJson(const room::Value& value) {
  if (value.isBool()) return value.asBool() ? "true" : "false";
  if (value.isNumber()) return numeral(value.asDouble());
  if (value.isString()) return jsonText(value.text());
  std::string separator;
  std::string json;
  if (value.isArray()) {
    for (const room::Value& element : value.elements()) {
      json += separator + toJson(element);
      separator = ",";
    }
    return '[' + json + ']';
  }
  if (value.isObject()) {
    for (const auto& [key, member] : value.members()) {
      if (member.isUndefined()) continue;
      json += separator + jsonText(key) + ':' + toJson(member);
      separator = ",";
    }
    return '{' + json + '}';
  }
  return "null";
}

void Trace::write(const room::Value& line) const {
  if (file_.empty()) return;
  std::ofstream(file_, std::ios::app) << toJson(line) + '\n';
}
