// What a view shows of a state.
#pragma once

#include <algorithm>

#include "room/map.hpp"
#include "room/state/enroll.hpp"
#include "room/state/roster.hpp"
#include "room/state/tags.hpp"
#include "room/state/wire_type.hpp"

namespace room::detail {

/// Whether a map's slot has an instance for clients.
template <class T>
bool isOccupied(const Slot<T>* slot) {
  return slot && slot->live && slot->known;
}

class Visibility {
 public:
  explicit Visibility(Roster& roster) : roster_(roster) {}

  template <Schema T>
  Grant grantOf(const T& value, const StructMirror<T>& mirror) {
    return roster_.find(keyOf(value), mirror.refId);
  }

  /// Whether a grant on a struct opens its fields with this tag.
  static bool opens(const Grant& grant, int tag) {
    if (tag == kNoTag || tag == kDefaultTag) return grant.isVisible;
    return (grant.tags & static_cast<unsigned>(tag)) != 0;
  }

  /// Whether a field is there; `open`: the grant on the struct around it opens it.
  template <class T>
  bool isShown(const T& value, const Mirror<T>& mirror, int tag, bool open) {
    const bool gated = tag == kDefaultTag;
    if constexpr (kIsOptional<T>) {
      return open && mirror.has_value();
    } else if constexpr (kIsRef<T>) {
      return value && (gated ? isGiven(value, mirror) : open);
    } else if constexpr (Schema<T>) {
      return open || (gated && grantOf(value, mirror).isVisible);
    } else if constexpr (kIsContainer<T>) {
      return open || (gated && hasGiven(value));
    } else {
      return open;
    }
  }

  /// Whether the view was given an element, a Ref or a struct, by itself.
  template <class T>
  bool isGiven(const Ref<T>& ref, RefId refId) {
    return roster_.find(keyOf(*ref), refId).isVisible;
  }
  template <class T>
  bool isGiven(const Slot<T>& slot) {
    if constexpr (kIsRef<T>) {
      return isGiven(slot.entry.value, slot.mirror);
    } else {
      return roster_.find(keyOf(slot.entry.value), slot.mirror.refId).isVisible;
    }
  }

  template <class T>
  bool isGivenCell(const Ref<T>& cell) {
    return cell && isGiven(cell, instanceOf(cell)->refId());
  }
  template <class T>
  bool isGivenCell(const Cell<Ref<T>>& cell) {
    return isGivenCell(cell.value);
  }

 private:
  template <class Container>
  bool hasGiven(const Container& container) {
    if constexpr (Primitive<Element<Container>>) {
      return false;
    } else if constexpr (kIsMap<Container>) {
      const auto& order = slotsOf(container).order();
      return std::any_of(order.begin(), order.end(),
                         [&](auto* slot) { return isOccupied(slot) && isGiven(*slot); });
    } else {
      const auto& cells = cellsOf(container);
      return std::any_of(cells.begin(), cells.end(), [&](auto& cell) { return isGivenCell(cell); });
    }
  }

  Roster& roster_;
};

}  // namespace room::detail
