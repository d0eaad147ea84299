// room::Collection<T>: the unordered collection that clients follow.
#pragma once

#include <initializer_list>
#include <utility>

#include "room/state/value_list.hpp"

namespace room {

/// Values of type T that may occur more than once, in the order of their addition: primitives,
/// std::string, or Ref<U>. Costs what a Set costs.
///
/// Like any part of a room's state, a collection is for the room's thread only.
template <class T>
class Collection : public detail::ValueList<T> {
 public:
  Collection() = default;
  Collection(std::initializer_list<T> values) {
    for (const T& value : values) add(value);
  }

  /// Adds a value; false if it is a Ref that holds nothing.
  bool add(T value) {
    if constexpr (detail::kIsRef<T>) {
      if (!value) return false;
    }
    this->append(std::move(value));
    return true;
  }
  bool insert(T value) { return add(std::move(value)); }
};

}  // namespace room
