// room::Array<T>: the array that clients follow.
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "room/ref.hpp"
#include "room/state/mirror.hpp"
#include "room/state/wire_type.hpp"

namespace room {

/// Values of type T in order: primitives, std::string, structs with a SCHEMA, or Ref<U> to share
/// them.
///
///   state.board[3] = 1;
///   state.team.push({.name = "Ann"});
///   state.team.sort([](const Member& a, const Member& b) { return a.score > b.score; });
///
/// A struct keeps its address until it is removed, and for clients it is one instance wherever it
/// moves: assigning to its fields changes that instance, while set() puts a new one in its place.
/// A Ref that holds nothing is not there for clients.
///
/// Indexes are positions from 0. Functions that take one throw std::out_of_range if there is no
/// such element, but for operator[], which does not check.
///
/// Like any part of a room's state, an array is for the room's thread only.
template <class T>
class Array {
  template <class Item, class Owner>
  class BasicIterator;

  static constexpr bool kOwns = !detail::Primitive<T> && !detail::kIsRef<T>;

 public:
  using value_type = T;
  using iterator = BasicIterator<T, Array>;
  using const_iterator = BasicIterator<const T, const Array>;

  Array() = default;
  Array(std::initializer_list<T> values) { append(values); }
  Array(const std::vector<T>& values) { append(values); }
  Array(const Array& other) { append(other); }
  Array(Array&& other) noexcept : cells_(std::exchange(other.cells_, {})) {}
  Array& operator=(const Array& other) {
    if (this != &other) *this = Array(other);
    return *this;
  }
  Array& operator=(Array&& other) noexcept {
    cells_ = std::exchange(other.cells_, {});
    return *this;
  }
  Array& operator=(std::initializer_list<T> values) { return *this = Array(values); }
  Array& operator=(const std::vector<T>& values) { return *this = Array(values); }

  std::size_t size() const { return cells_.size(); }
  std::size_t length() const { return size(); }
  bool empty() const { return cells_.empty(); }

  T& operator[](std::size_t index) { return valueOf(cells_[index]); }
  const T& operator[](std::size_t index) const { return valueOf(cells_[index]); }
  T& at(std::size_t index) { return valueOf(cells_[checked(index)]); }
  const T& at(std::size_t index) const { return valueOf(cells_[checked(index)]); }
  T& front() { return at(0); }
  const T& front() const { return at(0); }
  T& back() { return at(size() - 1); }
  const T& back() const { return at(size() - 1); }

  iterator begin() { return {*this, 0}; }
  iterator end() { return {*this, size()}; }
  const_iterator begin() const { return {*this, 0}; }
  const_iterator end() const { return {*this, size()}; }

  /// Appends one value, and returns it where it is now.
  T& push(T value) { return valueOf(cells_.emplace_back(makeCell(std::move(value)))); }
  T& pushBack(T value) { return push(std::move(value)); }
  /// Appends T{}.
  T& add() { return push(T{}); }

  /// Removes the last value and returns it. Throws std::out_of_range if the array is empty.
  T pop() { return take(size() - 1); }
  /// Removes the first value and returns it. Throws std::out_of_range if the array is empty.
  T shift() { return take(0); }
  /// Puts a value before the first one.
  T& unshift(T value) { return insert(0, std::move(value)); }

  /// Puts a value before the one at `index`; at size(): appends it.
  T& insert(std::size_t index, T value) {
    if (index > size()) fail(index);
    return valueOf(*cells_.insert(place(index), makeCell(std::move(value))));
  }

  /// Removes the value at `index`.
  void erase(std::size_t index) { cells_.erase(place(checked(index))); }

  /// Removes `deleteCount` values from `start` on (as many as there are) and puts `values` there.
  /// Returns what was removed. As in JavaScript, a negative start counts from the end.
  std::vector<T> splice(std::ptrdiff_t start, std::size_t deleteCount = kAll,
                        std::vector<T> values = {}) {
    const auto length = static_cast<std::ptrdiff_t>(size());
    start = start < 0 ? std::max<std::ptrdiff_t>(0, start + length) : std::min(start, length);
    const auto first = static_cast<std::size_t>(start);
    const std::size_t last = first + std::min(deleteCount, size() - first);
    std::vector<T> removed;
    for (std::size_t at = first; at < last; ++at) removed.push_back(std::move((*this)[at]));
    std::vector<CellType> cells;
    for (auto&& value : values) cells.push_back(makeCell(T(std::move(value))));
    cells_.erase(place(first), place(last));
    cells_.insert(place(first), std::make_move_iterator(cells.begin()),
                  std::make_move_iterator(cells.end()));
    return removed;
  }

  /// Puts `value` in the place of the one at `index`; at size(): appends it. A struct is a new
  /// instance there.
  T& set(std::size_t index, T value) {
    if (index == size()) return push(std::move(value));
    cells_[checked(index)] = makeCell(std::move(value));
    return (*this)[index];
  }

  /// Takes the value at `from` out and puts it back so that it is at `to`. It stays the same
  /// instance.
  void move(std::size_t from, std::size_t to) {
    const auto source = place(checked(from));
    const auto target = place(checked(to));
    if (from < to) {
      std::rotate(source, source + 1, target + 1);
    } else {
      std::rotate(target, source, source + 1);
    }
  }

  /// Sorts, keeping equal values in order; instances stay the same. `before(a, b)` says whether a
  /// comes before b.
  template <class Before = std::less<>>
  void sort(Before before = {}) {
    std::stable_sort(cells_.begin(), cells_.end(), [&](const CellType& a, const CellType& b) {
      return static_cast<bool>(before(valueOf(a), valueOf(b)));
    });
  }

  void reverse() { std::reverse(cells_.begin(), cells_.end()); }
  void clear() { cells_.clear(); }

  /// Removes values from the end, or appends T{}, until there are `size`.
  void resize(std::size_t size) {
    if (size < cells_.size()) cells_.erase(place(size), cells_.end());
    while (cells_.size() < size) add();
  }

  /// The index of the first value that equals `value`, or kNone.
  std::size_t indexOf(const T& value) const {
    const auto found = std::find(begin(), end(), value);
    return found == end() ? kNone : static_cast<std::size_t>(found - begin());
  }
  bool contains(const T& value) const { return indexOf(value) != kNone; }
  bool includes(const T& value) const { return contains(value); }

  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  /// For splice(): all from `start` on.
  static constexpr std::size_t kAll = static_cast<std::size_t>(-1);

 private:
  using CellType = std::conditional_t<kOwns, Ref<T>, detail::Cell<T>>;
  using Cells = std::vector<CellType>;

  friend Cells& cellsOf(Array& array) { return array.cells_; }
  friend const Cells& cellsOf(const Array& array) { return array.cells_; }
  friend Cells& cellsToFill(Array& array) { return array.cells_; }

  template <class Cell>
  static auto& valueOf(Cell& cell) {
    if constexpr (kOwns) {
      return *cell;
    } else {
      return cell.value;
    }
  }

  static CellType makeCell(T&& value) {
    if constexpr (kOwns) {
      return make<T>(std::move(value));
    } else {
      return {std::move(value)};
    }
  }

  template <class Values>
  void append(const Values& values) {
    cells_.reserve(values.size());
    for (const T& value : values) push(value);
  }

  T take(std::size_t index) {
    T value = std::move(at(index));
    erase(index);
    return value;
  }

  typename Cells::iterator place(std::size_t index) {
    return cells_.begin() + static_cast<std::ptrdiff_t>(index);
  }

  std::size_t checked(std::size_t index) const {
    if (index >= size()) fail(index);
    return index;
  }
  [[noreturn]] void fail(std::size_t index) const {
    throw std::out_of_range("room::Array of " + std::to_string(size()) + " has no index " +
                            std::to_string(index));
  }

  Cells cells_;
};

template <class T>
template <class Item, class Owner>
class Array<T>::BasicIterator {
 public:
  using iterator_category = std::random_access_iterator_tag;
  using value_type = T;
  using difference_type = std::ptrdiff_t;
  using pointer = Item*;
  using reference = Item&;

  BasicIterator() = default;

  reference operator*() const { return (*array_)[index_]; }
  pointer operator->() const { return &**this; }
  reference operator[](difference_type offset) const { return *(*this + offset); }

  BasicIterator& operator++() { return *this += 1; }
  BasicIterator& operator--() { return *this -= 1; }
  BasicIterator operator++(int) { return std::exchange(*this, *this + 1); }
  BasicIterator operator--(int) { return std::exchange(*this, *this - 1); }
  BasicIterator& operator+=(difference_type offset) {
    index_ += static_cast<std::size_t>(offset);
    return *this;
  }
  BasicIterator& operator-=(difference_type offset) { return *this += -offset; }
  friend BasicIterator operator+(BasicIterator at, difference_type offset) { return at += offset; }
  friend BasicIterator operator+(difference_type offset, BasicIterator at) { return at += offset; }
  friend BasicIterator operator-(BasicIterator at, difference_type offset) { return at -= offset; }
  difference_type operator-(const BasicIterator& other) const {
    return static_cast<difference_type>(index_) - static_cast<difference_type>(other.index_);
  }
  bool operator==(const BasicIterator& other) const { return index_ == other.index_; }
  auto operator<=>(const BasicIterator& other) const { return index_ <=> other.index_; }

 private:
  friend class Array;

  BasicIterator(Owner& array, std::size_t index) : array_(&array), index_(index) {}

  Owner* array_ = nullptr;
  std::size_t index_ = 0;
};

}  // namespace room
