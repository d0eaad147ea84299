// Makes mirrors say what is there now, for instances that clients have not met.
#pragma once

#include "room/map.hpp"
#include "room/state/mirror.hpp"

namespace room::detail {

class RefIds {
 public:
  RefId next() { return ++last_; }

 private:
  RefId last_ = 0;
};

template <class T>
void adopt(T& value, Mirror<T>& mirror, RefIds& ids);

template <class T>
void adoptEntry(Slot<T>& slot, RefIds& ids) {
  if constexpr (Schema<T>) slot.mirror.refId = ids.next();
  adopt(slot.entry.value, slot.mirror, ids);
  slot.known = true;
  slot.fresh = false;
}

/// Everything at and below `value` is news to clients. An instance has its own ref id already;
/// those below get theirs here, parents before children.
template <class T>
void adopt(T& value, Mirror<T>& mirror, RefIds& ids) {
  if constexpr (Primitive<T>) {
    mirror = value;
  } else if constexpr (Schema<T>) {
    forEachField<T>([&](auto field) {
      if constexpr (!Primitive<typename decltype(field)::Value>)
        mirror.of(field).refId = ids.next();
    });
    forEachField<T>([&](auto field) { adopt(field.of(value), mirror.of(field), ids); });
  } else {
    auto& slots = slotsOf(value);
    slots.forget();
    for (auto* slot : slots.order()) {
      if (slot) adoptEntry(*slot, ids);
    }
    slots.settle();
  }
}

}  // namespace room::detail
