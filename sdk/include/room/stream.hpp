// room::Stream<Ref<T>>: many instances that reach clients a few at a time.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <span>
#include <utility>

#include "room/state/value_list.hpp"

namespace room {

/// Different instances in the order of their addition. A patch tells clients of no more than
/// `maxPerTick` new ones, and later patches of the others; what happens to those that clients know
/// is told at once. Clients who join get those that the others know. If a stream is hidden by VIEW,
/// its instances are given to views one by one, as in all hidden containers, and the limit is that
/// of each view.
///
/// Clients of 0.18 have it as a StreamSchema; the others, who do not know that, and 0.18 clients
/// whose generation is not known when they join, as a SetSchema. Adding and removing cost what they
/// cost a Set.
///
/// Like any part of a room's state, a stream is for the room's thread only.
template <class T>
class Stream : public detail::ValueList<T> {
  static_assert(detail::kIsRef<T>, "room::Stream holds room::Ref<T>");
  using Base = detail::ValueList<T>;

 public:
  /// The most new instances that one patch tells of, at least 1.
  std::size_t maxPerTick = 32;

  /// Adds an instance; false if it is there already, or none.
  bool add(T value) {
    if (!value || this->contains(value)) return false;
    this->append(std::move(value));
    return true;
  }
  bool insert(T value) { return add(std::move(value)); }

  /// Removes an instance; false if it is not there.
  bool remove(const T& value) {
    const auto at = std::distance(this->begin(), std::find(this->begin(), this->end(), value));
    if (static_cast<std::size_t>(at) < released_) --released_;
    return Base::remove(value);
  }
  bool erase(const T& value) { return remove(value); }

  void clear() {
    Base::clear();
    released_ = 0;
  }

 private:
  /// Those that clients are told of.
  friend std::span<const detail::Cell<T>> cellsOf(const Stream& stream) {
    const auto& all = cellsOf(static_cast<const Base&>(stream));
    return {all.data(), std::min(stream.released_, all.size())};
  }

  /// Lets the next ones out, for everybody or for views to choose from.
  friend void release(Stream& stream, bool isHidden) {
    const std::size_t known = std::min(stream.released_, stream.size());
    const std::size_t more = isHidden ? stream.size() : std::max<std::size_t>(1, stream.maxPerTick);
    stream.released_ = known + std::min(more, stream.size() - known);
  }

  std::size_t released_ = 0;  // from the first
};

}  // namespace room
