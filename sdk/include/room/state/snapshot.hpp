// A state with all that clients know of it, as bytes: what one encoder leaves to the next.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "room/map.hpp"
#include "room/ref.hpp"
#include "room/state/acquaintances.hpp"
#include "room/state/instance.hpp"
#include "room/state/mirror.hpp"
#include "room/state/slots.hpp"
#include "room/state/wire_type.hpp"
#include "room/stream.hpp"

namespace room::detail {

/// What the handshake does not tell apart, in front of each part of a snapshot.
enum class Shape : std::uint8_t { kUnset, kPlain, kStruct, kRef, kMap, kList, kStream };

/// Writes a state whose mirrors say what is there: all that they know besides are numbers.
/// Instances behind Refs come after everything else, in the order in which they were met.
class SnapshotWriter {
 public:
  template <class T>
  void number(T value) {
    static_assert(std::is_trivially_copyable_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void text(std::string_view value) {
    number(value.size());
    bytes_.append(value);
  }

  template <Plain T>
  void save(const T& value, const T&) {
    if constexpr (kIsOptional<T>) {
      if (!value) return number(Shape::kUnset);
      save(*value, *value);
    } else {
      number(Shape::kPlain);
      if constexpr (std::is_same_v<T, std::string>) {
        text(value);
      } else {
        number(value);
      }
    }
  }

  template <Schema T>
  void save(const T& value, const StructMirror<T>& mirror) {
    number(Shape::kStruct);
    number(mirror.refId);
    forEachField<T>([&](auto field) { save(field.of(value), mirror.of(field)); });
  }

  template <class T>
  void save(const Ref<T>& ref, const RefId&) {
    number(Shape::kRef);
    saveInstance(instanceOf(ref));
  }

  template <class T>
  void save(const Map<T>& map, const MapMirror& mirror) {
    number(Shape::kMap);
    number(mirror.refId);
    number(map.size());
    for (const Slot<T>* slot : slotsOf(map).order()) {
      if (!slot || !slot->live) continue;
      text(slot->entry.key);
      number(slot->number);
      save(slot->entry.value, slot->mirror);
    }
  }

  template <class List>
  requires(kIsArray<List> || kIsSetLike<List>)  //
      void save(const List& list, const ListMirror<Element<List>>& mirror) {
    if constexpr (kIsStream<List>) {
      isWhole_ = isWhole_ && cellsOf(list).size() == list.size();
      number(Shape::kStream);
      number(list.maxPerTick);
    } else {
      number(Shape::kList);
    }
    number(mirror.refId);
    number(mirror.nextIndex);
    number(cellsOf(list).size());
    for (const auto& cell : cellsOf(list)) {
      if constexpr (Primitive<Element<List>>) {
        save(cell.value, cell.value);
      } else {
        saveInstance(instanceIn(cell));
      }
    }
  }

  /// Goes on with the instances behind Refs.
  void follow() {
    for (std::size_t at = 0; at < met_.size(); ++at) met_[at]->save(*this);
  }

  /// False if a stream has instances that clients were not told of: what these lead to has no
  /// mirrors that say what is there.
  bool isWhole() const { return isWhole_; }

  std::string take() { return std::move(bytes_); }

 private:
  void saveInstance(InstanceBase* instance) {
    number(instance ? instance->refId() : RefId{0});
    if (!instance) return;
    number(instance->typeId);
    if (known_.insert(instance).second) met_.push_back(instance);
  }

  std::string bytes_;
  bool isWhole_ = true;
  std::unordered_set<const InstanceBase*> known_;
  std::vector<InstanceBase*> met_;
};

/// Brings a state and its mirrors to what a SnapshotWriter wrote. Throws std::runtime_error if the
/// state has not the same shape.
class SnapshotReader {
 public:
  SnapshotReader(std::string_view bytes, Acquaintances& acquaintances,
                 const TypeDescriptions& types)
      : rest_(bytes), acquaintances_(acquaintances), types_(types) {}

  template <class T>
  T number() {
    T value;
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
  }
  std::string_view text() { return take(number<std::size_t>()); }

  template <Plain T>
  void load(T& value, T& mirror) {
    if constexpr (kIsOptional<T>) {
      value.reset();
      if (nextIsUnset()) {
        number<Shape>();
      } else {
        load(value.emplace(), mirror.emplace());
      }
    } else {
      expect(Shape::kPlain);
      if constexpr (std::is_same_v<T, std::string>) {
        value = text();
      } else {
        value = number<T>();
      }
    }
    mirror = value;
  }

  template <Schema T>
  void load(T& value, StructMirror<T>& mirror) {
    expect(Shape::kStruct);
    mirror.refId = number<RefId>();
    mirror.seat = 0;
    forEachField<T>([&](auto field) { load(field.of(value), mirror.of(field)); });
  }

  template <class T>
  void load(Ref<T>& ref, RefId& mirror) {
    expect(Shape::kRef);
    ref = loadInstance<T>();
    mirror = refIdOf(ref);
  }

  template <class T>
  void load(Map<T>& map, MapMirror& mirror) {
    expect(Shape::kMap);
    mirror.refId = number<RefId>();
    mirror.seat = 0;
    const auto size = number<std::size_t>();
    map = Map<T>();
    Slots<T>& slots = slotsOf(map);
    for (std::size_t at = 0; at < size; ++at) {
      const std::string_view key = text();
      Slot<T>& slot = slots.recall(key, number<std::uint32_t>());
      load(slot.entry.value, slot.mirror);
      if constexpr (kIsRef<T>) slot.known = slot.mirror != 0;
    }
    slots.endRecall();
  }

  template <class List>
  requires(kIsArray<List> || kIsSetLike<List>)  //
      void load(List& list, ListMirror<Element<List>>& mirror) {
    using T = Element<List>;
    if constexpr (kIsStream<List>) {
      expect(Shape::kStream);
      list.maxPerTick = number<std::size_t>();
    } else {
      expect(Shape::kList);
    }
    mirror.refId = number<RefId>();
    mirror.seat = 0;
    mirror.nextIndex = number<std::uint32_t>();
    list.clear();
    mirror.told.clear();
    auto& cells = cellsToFill(list);
    const auto size = number<std::size_t>();
    for (std::size_t at = 0; at < size; ++at) {
      auto& cell = cells.emplace_back();
      if constexpr (Primitive<T>) {
        T told{};
        load(cell.value, told);
        mirror.told.push_back({std::move(told)});
      } else {
        auto& ref = refIn(cell);
        ref = loadInstance<Target<T>>();
        if (ref) mirror.told.push_back(refIdOf(ref));
      }
    }
    if constexpr (kIsStream<List>) release(list, true);
    if constexpr (!kIsArray<List>) settle(list);
  }

  /// Goes on with the instances behind Refs.
  void follow() {
    for (std::size_t at = 0; at < met_.size(); ++at) met_[at]->load(*this);
    if (!rest_.empty()) throw mismatch();
  }

 private:
  static std::runtime_error mismatch() {
    return std::runtime_error("the state is made of other C++ types than before");
  }

  template <class T>
  static Ref<T>& refIn(Ref<T>& cell) {
    return cell;
  }
  template <class T>
  static Ref<T>& refIn(Cell<Ref<T>>& cell) {
    return cell.value;
  }
  template <class T>
  static RefId refIdOf(const Ref<T>& ref) {
    const InstanceBase* instance = instanceOf(ref);
    return instance ? instance->refId() : 0;
  }

  std::string_view take(std::size_t size) {
    if (size > rest_.size()) throw mismatch();
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  bool nextIsUnset() const {
    return !rest_.empty() && static_cast<Shape>(rest_.front()) == Shape::kUnset;
  }
  void expect(Shape shape) {
    if (number<Shape>() != shape) throw mismatch();
  }

  template <class T>
  Ref<T> loadInstance() {
    const auto refId = number<RefId>();
    if (refId == 0) return {};
    const auto typeId = number<std::uint32_t>();
    InstancePointer& known = instances_[refId];
    if (!known.get()) {
      if (typeId >= types_.size() || !types_[typeId].make) throw mismatch();
      known = types_[typeId].make();
      acquaintances_.recall(*known.get(), refId);
      met_.push_back(known.get());
    }
    Ref<T> ref = refTo<T>(known);
    if (!ref) throw mismatch();
    return ref;
  }

  std::string_view rest_;
  Acquaintances& acquaintances_;
  const TypeDescriptions& types_;
  std::unordered_map<RefId, InstancePointer> instances_;
  std::vector<InstanceBase*> met_;
};

}  // namespace room::detail
