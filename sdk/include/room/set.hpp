// room::Set<T>: the set that clients follow.
#pragma once

#include <initializer_list>
#include <utility>

#include "room/state/value_list.hpp"

namespace room {

/// Different values of type T, in the order of their addition: primitives, std::string, or Ref<U>.
/// Adding costs clients a few bytes; removing sends them the values that stay. For big sets that
/// lose values often a Map<bool> is better. Looking a value up takes time in proportion to the
/// size.
///
/// Like any part of a room's state, a set is for the room's thread only.
template <class T>
class Set : public detail::ValueList<T> {
 public:
  Set() = default;
  Set(std::initializer_list<T> values) {
    for (const T& value : values) add(value);
  }

  /// Adds a value; false if it is there already, or a Ref that holds nothing.
  bool add(T value) {
    if constexpr (detail::kIsRef<T>) {
      if (!value) return false;
    }
    if (this->contains(value)) return false;
    this->append(std::move(value));
    return true;
  }
  bool insert(T value) { return add(std::move(value)); }
};

}  // namespace room
