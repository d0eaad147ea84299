// Values as JSON. The only header of the SDK that knows the JSON library.
#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

#include "room/value.hpp"

namespace room::detail {

inline Value fromJson(const nlohmann::json& json) {
  if (json.is_boolean()) return Value(json.get<bool>());
  if (json.is_number_unsigned()) return Value(json.get<uint64_t>());
  if (json.is_number_integer()) return Value(json.get<int64_t>());
  if (json.is_number()) return Value(json.get<double>());
  if (json.is_string()) return Value(json.get<std::string>());
  if (json.is_array()) {
    Value::Array elements;
    for (const auto& element : json) elements.push_back(fromJson(element));
    return Value(std::move(elements));
  }
  if (json.is_object()) {
    Value::Object members;
    for (const auto& [key, value] : json.items()) members.push_back({key, fromJson(value)});
    return Value(std::move(members));
  }
  return Value(nullptr);
}

/// Throws std::invalid_argument for bytes and timestamps, which JSON does not have.
inline nlohmann::json toJson(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kUndefined:
    case Value::Kind::kNull:
      return nullptr;
    case Value::Kind::kBoolean:
      return value.asBool();
    case Value::Kind::kInteger:
      return value.asInt();
    case Value::Kind::kUnsigned:
      return std::get<uint64_t>(value.data());
    case Value::Kind::kReal:
      return value.asDouble();
    case Value::Kind::kString:
      return value.asString();
    case Value::Kind::kArray: {
      nlohmann::json array = nlohmann::json::array();
      for (const Value& element : value.elements()) array.push_back(toJson(element));
      return array;
    }
    case Value::Kind::kObject: {
      nlohmann::json object = nlohmann::json::object();
      for (const auto& [key, member] : value.members()) object[key] = toJson(member);
      return object;
    }
    case Value::Kind::kBytes:
    case Value::Kind::kTimestamp:
      break;
  }
  throw std::invalid_argument("JSON has neither bytes nor timestamps");
}

}  // namespace room::detail
