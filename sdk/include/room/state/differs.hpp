#pragma once

#include <cstddef>
#include <cstring>
#include <optional>
#include <vector>

#include "room/state/mirror.hpp"
#include "room/state/wire_type.hpp"

namespace room::detail {

/// By bits: NaN equals itself, and -0 is not 0.
template <Primitive T>
bool differs(const T& value, const T& told) {
  if constexpr (PlainScalar<T>) {
    return std::memcmp(&value, &told, sizeof(T)) != 0;
  } else {
    return value != told;
  }
}

template <Primitive T>
bool differs(const std::optional<T>& value, const std::optional<T>& told) {
  if (value.has_value() != told.has_value()) return true;
  return value && differs(*value, *told);
}

template <Primitive T>
bool differs(const Cell<T>& value, const Cell<T>& told) {
  return differs(value.value, told.value);
}

template <Primitive T>
bool differs(const std::vector<Cell<T>>& values, const std::vector<Cell<T>>& told) {
  if (values.size() != told.size()) return true;
  if constexpr (PlainScalar<T>) {
    return !values.empty() && std::memcmp(values.data(), told.data(), values.size() * sizeof(T));
  } else {
    for (std::size_t at = 0; at < values.size(); ++at) {
      if (differs(values[at], told[at])) return true;
    }
    return false;
  }
}

}  // namespace room::detail
