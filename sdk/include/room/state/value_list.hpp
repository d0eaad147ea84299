#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "room/ref.hpp"
#include "room/state/mirror.hpp"
#include "room/state/wire_type.hpp"

namespace room::detail {

/// What sets and collections have in common: values in the order of their addition, which can be
/// added and removed but not changed in place.
template <class T>
class ValueList {
  static_assert(Primitive<T> || kIsRef<T>,
                "room::Set and room::Collection hold primitives, std::string or room::Ref<T>");
  using Cells = std::vector<Cell<T>>;

 public:
  class Iterator;
  using value_type = T;
  using iterator = Iterator;
  using const_iterator = Iterator;

  ValueList() = default;
  ValueList(const ValueList& other) : cells_(other.cells_) {}
  ValueList(ValueList&& other) noexcept : cells_(std::move(other.cells_)) { other.clear(); }
  ValueList& operator=(const ValueList& other) {
    cells_ = other.cells_;
    changed_ = true;
    return *this;
  }
  ValueList& operator=(ValueList&& other) noexcept {
    cells_ = std::exchange(other.cells_, {});
    changed_ = other.changed_ = true;
    return *this;
  }

  std::size_t size() const { return cells_.size(); }
  bool empty() const { return cells_.empty(); }
  void clear() {
    cells_.clear();
    changed_ = true;
  }

  bool contains(const T& value) const { return find(value) != cells_.end(); }
  bool has(const T& value) const { return contains(value); }

  /// Removes the first value that equals `value`; false if there is none. Takes time in proportion
  /// to the size, also on the wire.
  bool remove(const T& value) {
    const auto found = find(value);
    if (found == cells_.end()) return false;
    cells_.erase(found);
    changed_ = true;
    return true;
  }
  bool erase(const T& value) { return remove(value); }

  Iterator begin() const { return Iterator(cells_.data()); }
  Iterator end() const { return Iterator(cells_.data() + cells_.size()); }

  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    using pointer = const T*;
    using reference = const T&;

    Iterator() = default;
    explicit Iterator(const Cell<T>* at) : at_(at) {}
    const T& operator*() const { return at_->value; }
    const T* operator->() const { return &at_->value; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    Iterator operator++(int) { return Iterator(at_++); }
    bool operator==(const Iterator&) const = default;

   private:
    const Cell<T>* at_ = nullptr;
  };

 protected:
  void append(T value) {
    cells_.push_back({std::move(value)});
    changed_ = true;
  }

 private:
  friend const Cells& cellsOf(const ValueList& list) { return list.cells_; }
  friend Cells& cellsToFill(ValueList& list) { return list.cells_; }
  friend bool changed(const ValueList& list) { return list.changed_; }
  friend void settle(ValueList& list) { list.changed_ = false; }

  auto find(const T& value) const {
    auto at = cells_.begin();
    while (at != cells_.end() && !(at->value == value)) ++at;
    return at;
  }

  Cells cells_;
  bool changed_ = true;
};

}  // namespace room::detail
