// What clients were last told, kept beside each value and compared with it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include "room/state/fields.hpp"
#include "room/state/wire_type.hpp"

namespace room::detail {

/// The number that names an instance to clients: the root is 0, the others count up and are never
/// used again.
using RefId = std::uint32_t;

template <class T>
struct StructMirror;

/// A map keeps what was told of its entries in their slots.
struct MapMirror {
  RefId refId = 0;
  std::uint32_t seat = 0;  // see HiddenChanges
};

/// A primitive inside an array or a set. (A vector of bool would have no bools to refer to.)
template <class T>
struct Cell {
  T value{};
};

/// Elements as clients were told of them: primitives, or ref ids.
template <class T>
struct ToldElement {
  using Type = RefId;
};
template <Primitive T>
struct ToldElement<T> {
  using Type = Cell<T>;
};

/// An array, set, collection or stream.
template <class T>
struct ListMirror {
  RefId refId = 0;
  std::uint32_t seat = 0;       // see HiddenChanges
  std::uint32_t nextIndex = 0;  // of sets and collections: that of the next addition on the wire
  std::vector<typename ToldElement<T>::Type> told;
};

template <class T>
struct MirrorOf {
  using Type = T;
};
template <Schema T>
struct MirrorOf<T> {
  using Type = StructMirror<T>;
};
template <class T>
struct MirrorOf<Ref<T>> {
  using Type = RefId;
};
template <class T>
struct MirrorOf<Map<T>> {
  using Type = MapMirror;
};
template <class Container>
requires(kIsArray<Container> || kIsSetLike<Container>)  //
    struct MirrorOf<Container> {
  using Type = ListMirror<Element<Container>>;
};

/// A plain value for a plain value, the ref id for a reference (0: none), else the ref id with
/// whatever is below it.
template <class T>
using Mirror = typename MirrorOf<T>::Type;

template <class List>
struct MirrorsOf;
template <class Struct, auto... kMembers>
struct MirrorsOf<FieldList<Struct, kMembers...>> {
  using Type = std::tuple<Mirror<typename MemberValue<kMembers>::Type>...>;
};

template <class T>
struct StructMirror {
  RefId refId = 0;
  std::uint32_t seat = 0;  // see HiddenChanges; 0 also while its tagged fields are not adopted
  typename MirrorsOf<std::remove_const_t<decltype(kFields<T>)>>::Type fields{};

  template <std::size_t index, auto kMember>
  auto& of(Field<index, kMember>) {
    return std::get<index>(fields);
  }
  template <std::size_t index, auto kMember>
  const auto& of(Field<index, kMember>) const {
    return std::get<index>(fields);
  }
};

}  // namespace room::detail
