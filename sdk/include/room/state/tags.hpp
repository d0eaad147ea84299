// Which fields are for some clients only.
#pragma once

#include "room/state/fields.hpp"

namespace room {

/// The tag of fields listed with VIEW: seen by the views that have the struct around them.
inline constexpr int kDefaultTag = -1;

namespace detail {

inline constexpr int kNoTag = 0;

/// The tag of a field of T, or of a base of T: VIEW and VIEW_TAG declare
/// `roomViewTagOf(const T*, MemberTag<&T::field>)` for each field.
template <class T, class Field>
constexpr int tagOf() {
  if constexpr (requires {
                  roomViewTagOf(static_cast<const T*>(nullptr), MemberTag<Field::kMember>{});
                }) {
    return roomViewTagOf(static_cast<const T*>(nullptr), MemberTag<Field::kMember>{});
  } else {
    return kNoTag;
  }
}
template <class T, class Field>
inline constexpr int kTag = tagOf<T, Field>();

template <Schema T>
constexpr bool hasTags() {
  bool found = false;
  forEachField<T>([&](auto field) { found = found || kTag<T, decltype(field)> != kNoTag; });
  return found;
}
template <Schema T>
inline constexpr bool kHasTags = hasTags<T>();

}  // namespace detail
}  // namespace room
