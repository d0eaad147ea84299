// The list of fields that SCHEMA leaves behind for a struct.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <type_traits>
#include <utility>

namespace room::detail {

/// The listed members of `Struct`, in order: their index here is their index on the wire.
template <class Struct, auto... kMembers>
struct FieldList {
  using Type = Struct;
  static constexpr std::size_t kSize = sizeof...(kMembers);

  std::array<std::string_view, kSize> names;
};

/// SCHEMA declares `roomSchemaOf(const T*)` beside T, where this finds it. A class derived from
/// such a T is not described by it.
template <class T>
concept Schema = requires {
  {roomSchemaOf(static_cast<const T*>(nullptr)).names};
  requires std::same_as<typename decltype(roomSchemaOf(static_cast<const T*>(nullptr)))::Type, T>;
};

template <class T>
inline constexpr auto kFields = roomSchemaOf(static_cast<const T*>(nullptr));

template <auto kMember>
struct MemberValue;
template <class Struct, class Value, Value Struct::*kMember>
struct MemberValue<kMember> {
  using Type = Value;
};

/// One field, as forEachField hands it out.
template <std::size_t index, auto kMember>
struct Field {
  static constexpr std::size_t kIndex = index;
  using Value = typename MemberValue<kMember>::Type;

  template <class Struct>
  static constexpr auto& of(Struct& object) {
    return object.*kMember;
  }
};

template <class Struct, auto... kMembers, class Visit, std::size_t... kIndexes>
constexpr void visitFields(const FieldList<Struct, kMembers...>&, Visit& visit,
                           std::index_sequence<kIndexes...>) {
  (visit(Field<kIndexes, kMembers>{}), ...);
}

/// Calls visit(Field<...>{}) for each listed field of T, in order.
template <Schema T, class Visit>
constexpr void forEachField(Visit visit) {
  visitFields(kFields<T>, visit, std::make_index_sequence<kFields<T>.kSize>{});
}

constexpr bool allDistinct(std::initializer_list<std::string_view> names) {
  for (auto name = names.begin(); name != names.end(); ++name) {
    for (auto other = names.begin(); other != name; ++other) {
      if (*name == *other) return false;
    }
  }
  return true;
}

}  // namespace room::detail
