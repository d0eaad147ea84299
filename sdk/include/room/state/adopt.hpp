// Makes mirrors say what is there now, for instances that clients have not met.
#pragma once

#include <vector>

#include "room/array.hpp"
#include "room/collection.hpp"
#include "room/map.hpp"
#include "room/set.hpp"
#include "room/state/acquaintances.hpp"
#include "room/state/mirror.hpp"
#include "room/state/tagged.hpp"
#include "room/stream.hpp"

namespace room::detail {

/// Everything at and below a value is news to clients. An instance has its own ref id already;
/// those below get theirs here, parents before children.
class Adoption {
 public:
  /// What is behind tagged fields is left for later, and its owners are put into `tagged`; without
  /// that, it is treated like all else.
  Adoption(RefIds& ids, Acquaintances& acquaintances, std::vector<TaggedStruct>* tagged)
      : ids_(ids), acquaintances_(acquaintances), tagged_(tagged) {}

  template <Plain T>
  void adopt(const T& value, T& mirror) {
    mirror = value;
  }

  template <Schema T>
  void adopt(T& value, StructMirror<T>& mirror) {
    forEachField<T>([&](auto field) {
      if constexpr (Owned<typename decltype(field)::Value>) mirror.of(field).refId = ids_.next();
    });
    forEachField<T>([&](auto field) {
      using Part = typename decltype(field)::Value;
      if (kTag<T, decltype(field)> != kNoTag && tagged_ && !Plain<Part>) return;
      adopt(field.of(value), mirror.of(field));
    });
    mirror.seat = 0;
    if constexpr (kHasTags<T>) {
      if (tagged_) tagged_->push_back(makeTagged(value, mirror));
    }
  }

  template <class T>
  void adopt(const Ref<T>& ref, RefId& mirror) {
    InstanceBase* instance = instanceOf(ref);
    if (instance) acquaintances_.meet(*instance);
    mirror = instance ? instance->refId() : 0;
  }

  template <class T>
  void adopt(Map<T>& map, MapMirror&) {
    Slots<T>& slots = slotsOf(map);
    slots.forget();
    for (Slot<T>* slot : slots.order()) {
      if (slot) adoptEntry(*slot);
    }
    slots.settle();
  }

  template <class T>
  void adopt(Array<T>& array, ListMirror<T>& mirror) {
    adoptCells(cellsOf(array), mirror);
  }

  template <class List>
  requires kIsSetLike<List>
  void adopt(List& list, ListMirror<Element<List>>& mirror) {
    if constexpr (kIsStream<List>) release(list, tagged_ == nullptr);
    adoptCells(cellsOf(list), mirror);
    mirror.nextIndex = static_cast<std::uint32_t>(mirror.told.size());
    settle(list);
  }

 private:
  template <class T>
  void adoptEntry(Slot<T>& slot) {
    if constexpr (Schema<T>) slot.mirror.refId = ids_.next();
    adopt(slot.entry.value, slot.mirror);
    slot.known = true;
    if constexpr (kIsRef<T>) slot.known = slot.mirror != 0;
    slot.fresh = false;
  }

  template <class Cells, class T>
  void adoptCells(const Cells& cells, ListMirror<T>& mirror) {
    if constexpr (Primitive<T>) {
      mirror.told = cells;
    } else {
      mirror.told.clear();
      for (const auto& cell : cells) {
        if (InstanceBase* instance = instanceIn(cell)) {
          acquaintances_.meet(*instance);
          mirror.told.push_back(instance->refId());
        }
      }
    }
  }

  RefIds& ids_;
  Acquaintances& acquaintances_;
  std::vector<TaggedStruct>* tagged_;
};

}  // namespace room::detail
