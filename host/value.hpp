#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "result.hpp"

namespace roomd {

struct Value;
struct Member;
using Array = std::vector<Value>;
/// Keys in the order they came, each once.
using Map = std::vector<Member>;
struct Binary {
  std::string bytes;
  bool operator==(const Binary&) const = default;
};

/// One value as options, metadata and auth data are made of: JSON's types, and bytes.
/// Crosses the plugin border as MessagePack (abi.h, convention 7). Integers are int64_t wherever
/// they fit and uint64_t only above its range, so that equal numbers compare equal.
struct Value {
  std::variant<std::nullptr_t, bool, int64_t, uint64_t, double, std::string, Binary, Array, Map>
      data;

  bool operator==(const Value&) const;

  bool isNull() const { return std::holds_alternative<std::nullptr_t>(data); }
  const Map* map() const { return std::get_if<Map>(&data); }
  const std::string* text() const { return std::get_if<std::string>(&data); }
  const bool* boolean() const { return std::get_if<bool>(&data); }
  /// The number as a double, if it is one of any kind.
  bool number(double& out) const;

  /// The member `key` of a map, or nullptr.
  const Value* find(std::string_view key) const;
  /// Adds or replaces a member; a value that is no map becomes one.
  void set(std::string key, Value value);
};

/// One entry of a map.
struct Member {
  std::string key;
  Value value;

  bool operator==(const Member&) const = default;
};

/// Drops every member of `members` whose key comes again later; in n log n, so that a stranger's
/// map of many keys is no burden.
void keepLastOfEqualKeys(Map& members);

/// MessagePack bytes of `value`, shortest forms; a double becomes a float32 only when nothing is
/// lost.
std::string encode(const Value& value);

/// Reads exactly one value. Refuses trailing bytes, nesting deeper than 64, keys that are not text,
/// and declared sizes larger than the input, without allocating for them. Timestamps and other
/// extensions are refused too. The last of two equal keys wins. Texts are not checked to be UTF-8.
Result<Value> decode(std::string_view msgpack);

}  // namespace roomd
