// room::Map<T>: the map that clients follow.
#pragma once

#include <cstddef>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "room/state/slots.hpp"

namespace room {

/// Values of type T under text keys: a primitive, a std::string, or a struct with a SCHEMA.
///
/// The map owns its values. A value keeps its address until it is removed or replaced, however many
/// others come and go, also when the map is moved. Iteration follows the order of insertion.
/// Removing while iterating is fine; adding is safe but the loop may or may not see what was added.
///
/// For clients each value that is a struct is one instance: assigning to it, or to its fields,
/// changes that instance, while add(), set() and everything that assigns to the map itself make new
/// ones. Entries that come and go between two patches are never heard of.
///
/// Keys that are not UTF-8 reach clients with U+FFFD for what is malformed; keys that differ in
/// nothing else are one to them.
///
/// Like any part of a room's state, a map is for the room's thread only.
template <class T>
class Map {
  template <class Item>
  class BasicIterator;

 public:
  using Entry = MapEntry<T>;
  using iterator = BasicIterator<Entry>;
  using const_iterator = BasicIterator<const Entry>;

  Map() = default;
  Map(const Map& other) {
    for (const Entry& entry : other) set(entry.key, entry.value);
  }
  Map(Map&& other) noexcept = default;
  Map& operator=(const Map& other) {
    if (this != &other) *this = Map(other);
    return *this;
  }
  Map& operator=(Map&& other) noexcept = default;

  /// The value of `key`; a default one is added if there is none.
  T& operator[](std::string_view key) {
    detail::Slot<T>* slot = slots_.find(key);
    return slot ? slot->entry.value : slots_.put(key).entry.value;
  }

  /// Adds a default value. A value that is there already is replaced: to clients a new instance in
  /// the place of the old one.
  T& add(std::string_view key) { return slots_.put(key).entry.value; }

  /// Adds or replaces. A struct that is replaced is a new instance, see add().
  T& set(std::string_view key, T value) {
    if constexpr (!detail::Schema<T>) {
      if (T* present = find(key)) return *present = std::move(value);
    }
    return slots_.put(key, std::move(value)).entry.value;
  }

  /// The value of `key`, or null.
  T* find(std::string_view key) {
    detail::Slot<T>* slot = slots_.find(key);
    return slot ? &slot->entry.value : nullptr;
  }
  const T* find(std::string_view key) const {
    const detail::Slot<T>* slot = slots_.find(key);
    return slot ? &slot->entry.value : nullptr;
  }
  T* get(std::string_view key) { return find(key); }
  const T* get(std::string_view key) const { return find(key); }

  /// The value of `key`. Throws std::out_of_range if there is none.
  T& at(std::string_view key) { return found(find(key), key); }
  const T& at(std::string_view key) const { return found(find(key), key); }

  bool contains(std::string_view key) const { return slots_.find(key) != nullptr; }
  bool has(std::string_view key) const { return contains(key); }

  /// Removes the entry of `key`; false if there is none. An entry added later under the same key is
  /// a new one to clients, even within one patch.
  bool remove(std::string_view key) {
    detail::Slot<T>* slot = slots_.find(key);
    if (slot) slots_.erase(*slot);
    return slot != nullptr;
  }
  bool erase(std::string_view key) { return remove(key); }

  /// Removes all entries.
  void clear() { slots_.clear(); }

  std::size_t size() const { return slots_.size(); }
  bool empty() const { return size() == 0; }

  iterator begin() { return {*this, 0}; }
  iterator end() { return {}; }
  const_iterator begin() const { return {*this, 0}; }
  const_iterator end() const { return {}; }

 private:
  friend detail::Slots<T>& slotsOf(Map& map) { return map.slots_; }
  friend const detail::Slots<T>& slotsOf(const Map& map) { return map.slots_; }

  template <class Value>
  static Value& found(Value* value, std::string_view key) {
    if (!value) throw std::out_of_range("room::Map has no entry \"" + std::string(key) + '"');
    return *value;
  }

  detail::Slots<T> slots_;
};

/// Walks a place at a time over the order of insertion, past the gaps that removed entries left.
template <class T>
template <class Item>
class Map<T>::BasicIterator {
 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = Item;
  using difference_type = std::ptrdiff_t;
  using pointer = Item*;
  using reference = Item&;

  BasicIterator() = default;

  reference operator*() const { return map_->slots_.order()[position_]->entry; }
  pointer operator->() const { return &**this; }

  BasicIterator& operator++() {
    ++position_;
    skipGaps();
    return *this;
  }
  BasicIterator operator++(int) {
    BasicIterator before = *this;
    ++*this;
    return before;
  }

  bool operator==(const BasicIterator& other) const { return position_ == other.position_; }

 private:
  friend class Map;

  static constexpr std::size_t kEnd = static_cast<std::size_t>(-1);

  BasicIterator(const Map& map, std::size_t position) : map_(&map), position_(position) {
    skipGaps();
  }

  void skipGaps() {
    const auto& order = map_->slots_.order();
    while (position_ < order.size() && !(order[position_] && order[position_]->live)) ++position_;
    if (position_ >= order.size()) position_ = kEnd;
  }

  const Map* map_ = nullptr;
  std::size_t position_ = kEnd;
};

}  // namespace room
