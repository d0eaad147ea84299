// Where a room::Map keeps its entries, with what clients were told of each.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "room/state/mirror.hpp"

namespace room {

/// What iteration over a Map yields: `for (auto& [key, value] : map)`.
template <class T>
struct MapEntry {
  using Value = T;

  const std::string key;
  T value;

  explicit MapEntry(std::string_view name) : key(name), value{} {}
  MapEntry(std::string_view name, T&& initial) : key(name), value(std::move(initial)) {}
};

namespace detail {

template <class T>
struct Slot {
  union {
    MapEntry<T> entry;  // the key is there while the slot is in use, the value while it is live
  };
  Mirror<T> mirror{};
  std::uint32_t number = 0;  // the entry's index on the wire
  std::size_t position = 0;  // in Slots::order()
  bool live = false;
  bool known = false;  // clients have an entry of this number
  bool fresh = false;  // live, and the entry clients may have is another instance

  Slot() {}
  ~Slot() {}
};

/// The instance that clients know an entry by, if it is one.
template <class T>
RefId refIdOf(const Slot<T>& slot) {
  if constexpr (kIsRef<T>) {
    return slot.mirror;
  } else {
    return slot.mirror.refId;
  }
}

/// Entries at stable addresses, found by key, walked in the order of their insertion.
///
/// A removed entry that clients know stays behind without a value until the encoder has told them:
/// if its key comes back before that, so does its number. A number is used again once its removal
/// was told, so numbers stay as small as the map.
template <class T>
class Slots {
 public:
  using SlotType = Slot<T>;

  Slots() = default;
  Slots(Slots&& other) noexcept { take(other); }
  Slots& operator=(Slots&& other) noexcept {
    if (this != &other) {
      clear();
      take(other);
    }
    return *this;
  }
  ~Slots() { clear(); }

  std::size_t size() const { return size_; }

  /// Slots in use in order of insertion, with null pointers between them.
  const std::vector<SlotType*>& order() const { return storage_.order; }

  /// The live slot of `key`, or null.
  SlotType* find(std::string_view key) const {
    SlotType* slot = findUsed(key);
    return slot && slot->live ? slot : nullptr;
  }

  /// A new instance under `key`, made from `initial...` or by default. One that is there already
  /// goes, and the new one takes its place in the order. `initial` must not be inside the old one.
  template <class... Initial>
  SlotType& put(std::string_view key, Initial&&... initial) {
    SlotType* slot = findUsed(key);
    if (!slot) return insert(key, std::forward<Initial>(initial)...);
    if (slot->live) {
      retire(*slot);
    } else {
      moveToEnd(*slot);
    }
    std::construct_at(&slot->entry.value, std::forward<Initial>(initial)...);
    slot->live = true;
    slot->fresh = true;
    ++size_;
    return *slot;
  }

  void erase(SlotType& slot) noexcept {
    retire(slot);
    if (!slot.known) release(slot);
  }

  void clear() noexcept {
    // Backwards, so that the lowest numbers are the first to be used again.
    for (auto place = storage_.order.rbegin(); place != storage_.order.rend(); ++place) {
      if (!*place) continue;
      cleared_ = cleared_ || (*place)->known;
      recycle(**place);
    }
    storage_.index.clear();
    storage_.order.clear();
    size_ = 0;
    changed_ = cleared_;
  }

  // What follows is for the encoder.

  /// Entries came or went since settle().
  bool changed() const { return changed_; }

  /// All entries that clients knew are gone since settle().
  bool cleared() const { return cleared_; }

  void settle() { changed_ = cleared_ = false; }

  /// An entry under a number that clients know it by from another encoder; only in a map that had
  /// no entries before the first of them. Nothing else may happen until endRecall().
  SlotType& recall(std::string_view key, std::uint32_t number) {
    while (number >= recalled_.size()) recallChunk();
    storage_.free.push_back(std::exchange(recalled_[number], nullptr));
    SlotType& slot = insert(key);
    slot.known = true;
    slot.fresh = false;
    return slot;
  }
  void endRecall() noexcept {
    // Backwards, so that the lowest numbers are the first to be used again.
    for (auto slot = recalled_.rbegin(); slot != recalled_.rend(); ++slot) {
      if (*slot) storage_.free.push_back(*slot);
    }
    recalled_ = {};
    settle();
  }

  /// Gives up a slot that is not live.
  void release(SlotType& slot) noexcept {
    storage_.index.erase(slot.entry.key);
    storage_.order[slot.position] = nullptr;
    recycle(slot);
  }

  /// Clients know nothing of this map.
  void forget() noexcept {
    for (SlotType* slot : storage_.order) {
      if (!slot) continue;
      slot->known = false;
      slot->fresh = slot->live;
      if (!slot->live) release(*slot);
    }
    cleared_ = false;
    changed_ = size_ != 0;
  }

 private:
  struct Storage {
    std::vector<std::unique_ptr<SlotType[]>> chunks;
    std::vector<SlotType*> free;   // room for all, so that giving back never fails
    std::vector<SlotType*> order;  // never moved by an erasure, so that a loop may erase
    std::unordered_map<std::string_view, SlotType*> index;  // by the key inside the slot
    std::size_t capacity = 0;
  };

  SlotType* findUsed(std::string_view key) const {
    const auto found = storage_.index.find(key);
    return found == storage_.index.end() ? nullptr : found->second;
  }

  template <class... Initial>
  SlotType& insert(std::string_view key, Initial&&... initial) {
    if (storage_.free.empty()) addChunk();
    makeRoomInOrder();
    SlotType& slot = *storage_.free.back();
    std::construct_at(&slot.entry, key, std::forward<Initial>(initial)...);
    try {
      storage_.index.emplace(slot.entry.key, &slot);
    } catch (...) {
      std::destroy_at(&slot.entry);
      throw;
    }
    storage_.free.pop_back();
    append(slot);
    slot.live = slot.fresh = true;
    slot.known = false;
    ++size_;
    changed_ = true;
    return slot;
  }

  void append(SlotType& slot) noexcept {
    slot.position = storage_.order.size();
    storage_.order.push_back(&slot);
  }

  void moveToEnd(SlotType& slot) {
    makeRoomInOrder();
    storage_.order[slot.position] = nullptr;
    append(slot);
  }

  /// Makes the next append() safe; closes the gaps rather than grow if half of the places are gaps.
  void makeRoomInOrder() {
    auto& order = storage_.order;
    if (order.size() < order.capacity()) return;
    const auto gaps = static_cast<std::size_t>(std::count(order.begin(), order.end(), nullptr));
    if (gaps * 2 <= order.size()) order.reserve(std::max<std::size_t>(8, order.size() * 2));
    order.erase(std::remove(order.begin(), order.end(), nullptr), order.end());
    for (std::size_t position = 0; position < order.size(); ++position) {
      order[position]->position = position;
    }
  }

  void addChunk() {
    const std::size_t size = std::clamp<std::size_t>(storage_.capacity, 4, 256);
    storage_.free.reserve(storage_.capacity + size);
    storage_.chunks.push_back(std::make_unique<SlotType[]>(size));
    for (std::size_t at = size; at-- > 0;) {
      SlotType& slot = storage_.chunks.back()[at];
      slot.number = static_cast<std::uint32_t>(storage_.capacity + at);
      storage_.free.push_back(&slot);
    }
    storage_.capacity += size;
  }

  void recallChunk() {
    addChunk();
    recalled_.insert(recalled_.end(), storage_.free.rbegin(), storage_.free.rend());
    storage_.free.clear();
  }

  /// Ends the value, and the slot is not live any more.
  void retire(SlotType& slot) noexcept {
    slot.live = slot.fresh = false;
    --size_;
    changed_ = true;
    std::destroy_at(&slot.entry.value);
  }

  void recycle(SlotType& slot) noexcept {
    if (slot.live) {
      std::destroy_at(&slot.entry);
    } else {
      std::destroy_at(&slot.entry.key);
    }
    slot.live = slot.known = slot.fresh = false;
    storage_.free.push_back(&slot);
  }

  /// Moves the entries of `other` here, where clients have not seen them.
  void take(Slots& other) noexcept {
    for (const SlotType* slot : other.storage_.order) {
      other.cleared_ = other.cleared_ || (slot && slot->known);
    }
    other.changed_ = other.cleared_;
    const bool cleared = cleared_;
    storage_ = std::exchange(other.storage_, {});
    size_ = std::exchange(other.size_, 0);
    forget();
    cleared_ = cleared;
    changed_ = cleared || size_ != 0;
  }

  Storage storage_;
  std::vector<SlotType*> recalled_;  // by number, while entries are recalled; null where one is
  std::size_t size_ = 0;
  bool changed_ = false;
  bool cleared_ = false;
};

}  // namespace detail
}  // namespace room
