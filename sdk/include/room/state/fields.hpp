// The list of fields that SCHEMA leaves behind for a struct.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
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

/// The class as SCHEMA names it, without namespaces.
template <Schema T>
constexpr std::string_view nameOf() {
  const std::string_view name = roomSchemaNameOf(static_cast<const T*>(nullptr));
  return name.substr(name.find_last_of(": ") + 1);
}

template <class T>
inline constexpr auto kFields = roomSchemaOf(static_cast<const T*>(nullptr));

/// SCHEMA_EXTENDS declares `roomSchemaBaseOf(const T*)`, which returns a pointer to T's base.
template <class T>
concept HasSchemaBase = requires {
  requires std::same_as<typename decltype(roomSchemaBaseOf(static_cast<const T*>(nullptr)))::Type,
                        T>;
};

/// What SCHEMA_EXTENDS leaves behind: `Struct` has all fields of `Parent` first.
template <class Struct, class Parent>
struct BaseOf {
  using Type = Struct;
  using Base = Parent;
};

template <HasSchemaBase T>
using SchemaBase = typename decltype(roomSchemaBaseOf(static_cast<const T*>(nullptr)))::Base;

/// U is T, or extends it by SCHEMA_EXTENDS.
template <class U, class T>
constexpr bool extends() {
  if constexpr (std::same_as<U, T>) {
    return true;
  } else if constexpr (HasSchemaBase<U>) {
    return extends<SchemaBase<U>, T>();
  } else {
    return false;
  }
}
template <class U, class T>
inline constexpr bool kExtends = extends<U, T>();

/// The list of a struct that extends another: the fields of the base, then its own.
template <class Struct, auto... kOwn, class Base, auto... kInherited>
constexpr auto extend(const FieldList<Base, kInherited...>& base,
                      const FieldList<Struct, kOwn...>& own) {
  FieldList<Struct, kInherited..., kOwn...> list{};
  std::size_t at = 0;
  for (const std::string_view name : base.names) list.names[at++] = name;
  for (const std::string_view name : own.names) list.names[at++] = name;
  return list;
}

template <auto kMember>
struct MemberValue;
template <class Struct, class Value, Value Struct::*kMember>
struct MemberValue<kMember> {
  using Type = Value;
};

/// One field, as forEachField hands it out.
template <std::size_t index, auto member>
struct Field {
  static constexpr std::size_t kIndex = index;
  static constexpr auto kMember = member;
  using Value = typename MemberValue<kMember>::Type;

  template <class Struct>
  static constexpr auto& of(Struct& object) {
    return object.*kMember;
  }
};

/// What can be said of a field beside the list.
enum class Mark { kDeprecated, kPatchOnly, kFullStateOnly, kUnreliable };
template <Mark mark>
struct MarkTag {};

template <auto kMember>
struct MemberTag {};

/// Whether there is a `roomMarkOf(const T*, MemberTag<&T::field>, MarkTag<mark>)`, which the macro
/// of the mark declares.
template <class T, class Field, Mark mark>
constexpr bool isMarked() {
  return requires {
    roomMarkOf(static_cast<const T*>(nullptr), MemberTag<Field::kMember>{}, MarkTag<mark>{});
  };
}

template <auto kMember, class Struct, auto... kMembers>
constexpr bool isListed(const FieldList<Struct, kMembers...>&) {
  return (std::same_as<MemberTag<kMember>, MemberTag<kMembers>> || ...);
}
template <Schema T, auto kMember>
inline constexpr bool kIsListed = isListed<kMember>(kFields<T>);

template <class Struct, auto... kMembers, class Visit, std::size_t... kIndexes>
constexpr void visitFields(const FieldList<Struct, kMembers...>&, Visit& visit,
                           std::index_sequence<kIndexes...>) {
  (visit(Field<kIndexes, kMembers>{}), ...);
}

/// Calls visit(Field<...>{}) for each listed field of T, in order.
template <Schema T, class Visit>
constexpr void forEachListedField(Visit visit) {
  visitFields(kFields<T>, visit, std::make_index_sequence<kFields<T>.kSize>{});
}

/// The same for the fields that are not deprecated: all that clients are told of.
template <Schema T, class Visit>
constexpr void forEachField(Visit visit) {
  forEachListedField<T>([&](auto field) {
    if constexpr (!isMarked<T, decltype(field), Mark::kDeprecated>()) visit(field);
  });
}

template <class Names>
constexpr bool allDistinct(const Names& names) {
  for (auto name = names.begin(); name != names.end(); ++name) {
    for (auto other = names.begin(); other != name; ++other) {
      if (*name == *other) return false;
    }
  }
  return true;
}

}  // namespace room::detail
