// SCHEMA(Type, field...): which fields of a plain struct clients see.
//
//   struct Player { double x = 0, y = 0; std::string name; int lives = 3; };
//   SCHEMA(Player, x, y, name);          // `lives` is not listed: it stays on the server
//
// Put it right after the struct, in the same namespace. The struct stays what it is; nothing has to
// be called when a field changes. The order of the list is the order of the fields for clients, who
// know them under their C++ names and under the type that follows from the C++ type:
//
//   double                  number: one to nine bytes, never loses a bit
//   float, room::float64    float32, float64: four and eight bytes
//   int8_t ... uint64_t     int8 ... uint64 (JavaScript reads 64 bits as a double: exact to 2^53)
//   room::bigint64, ...     bigint64, biguint64: 64 bits as a BigInt (0.15: int64, uint64)
//   room::Quantized<kRange> quantized: a fraction in one, two or four bytes
//   bool, std::string       boolean, string (bytes that are not UTF-8 arrive as U+FFFD)
//   std::optional<T>        the same as T for any of the above; without a value it is unset
//   a struct with a SCHEMA  ref: one instance that lives as long as the struct around it
//   room::Ref<T>            ref: an instance that can be shared, replaced and missing
//   room::Map<T>            map of primitives, structs or Refs
//   room::Array<T>          array of primitives, structs or Refs
//   room::Set<T>            set of primitives or Refs
//   room::Collection<T>     collection of primitives or Refs
//   room::Stream<T>         stream of Refs (before 0.18: set): a few new ones per patch
//
// A list has at most 63 fields, with those of the base.
//
// SCHEMA_EXTENDS(Type, Base, field...): the same for a struct derived from one that has a SCHEMA.
// Clients see the fields of the base first, then these (there may be none). A Ref<Base> may hold
// it.
//
//   struct Boss : Item { double rage = 0; };
//   SCHEMA_EXTENDS(Boss, Item, rage);
//
// More about single fields can be said after it: VIEW and VIEW_TAG below, and what is in
// room/field_marks.hpp.
#pragma once

#include "room/array.hpp"
#include "room/collection.hpp"
#include "room/detail/for_each.hpp"
#include "room/field_marks.hpp"
#include "room/map.hpp"
#include "room/ref.hpp"
#include "room/set.hpp"
#include "room/state/fields.hpp"
#include "room/state/float64.hpp"
#include "room/state/instance.inl.hpp"
#include "room/state/registry.hpp"
#include "room/state/tags.hpp"
#include "room/state/wire_type.hpp"
#include "room/stream.hpp"

#define SCHEMA(Type, ...)                                                                       \
  constexpr auto roomSchemaOf(const Type*) noexcept {                                           \
    return ::room::detail::FieldList<Type ROOM_DETAIL_FOR_EACH(ROOM_DETAIL_SCHEMA_MEMBER, Type, \
                                                               __VA_ARGS__)>{                   \
        {ROOM_DETAIL_FOR_EACH(ROOM_DETAIL_SCHEMA_NAME, , __VA_ARGS__)}};                        \
  }                                                                                             \
  ROOM_DETAIL_SCHEMA_TYPE_NAME(Type)                                                            \
  ROOM_DETAIL_FOR_EACH(ROOM_DETAIL_SCHEMA_CHECK, Type, __VA_ARGS__)                             \
  ROOM_DETAIL_SCHEMA_CHECK_LIST("SCHEMA(" #Type "): ", Type)

#define SCHEMA_EXTENDS(Type, ...) ROOM_DETAIL_SCHEMA_EXTENDS(Type, __VA_ARGS__, )
#define ROOM_DETAIL_SCHEMA_EXTENDS(Type, Parent, ...)                                            \
  [[maybe_unused]] constexpr ::room::detail::BaseOf<Type, Parent> roomSchemaBaseOf(              \
      const Type*) noexcept {                                                                    \
    static_assert(::room::detail::Schema<Parent>,                                                \
                  "SCHEMA_EXTENDS(" #Type ", " #Parent "): the base needs a SCHEMA of its own"); \
    return {};                                                                                   \
  }                                                                                              \
  constexpr auto roomSchemaOf(const Type*) noexcept {                                            \
    return ::room::detail::extend(                                                               \
        roomSchemaOf(static_cast<const Parent*>(nullptr)),                                       \
        ::room::detail::FieldList<Type ROOM_DETAIL_FOR_EACH_OF(ROOM_DETAIL_SCHEMA_MEMBER, Type,  \
                                                               __VA_ARGS__)>{                    \
            {ROOM_DETAIL_FOR_EACH_OF(ROOM_DETAIL_SCHEMA_NAME, , __VA_ARGS__)}});                 \
  }                                                                                              \
  ROOM_DETAIL_SCHEMA_TYPE_NAME(Type)                                                             \
  ROOM_DETAIL_FOR_EACH_OF(ROOM_DETAIL_SCHEMA_CHECK, Type, __VA_ARGS__)                           \
  [[maybe_unused]] static const ::room::detail::Extension ROOM_DETAIL_JOIN(                      \
      roomExtension_, __COUNTER__){&::room::detail::kIdentity<Type>,                             \
                                   &::room::detail::kIdentity<Parent>,                           \
                                   &::room::detail::describe<Type>};                             \
  ROOM_DETAIL_SCHEMA_CHECK_LIST("SCHEMA_EXTENDS(" #Type ", " #Parent "): ", Type)

// VIEW(Type, field...), VIEW_TAG(Type, tag, field...): after the SCHEMA of Type; these fields are
// only for clients whose views were given the struct, see room::View. All fields stay known by name
// to all clients.
#define VIEW(Type, ...) VIEW_TAG(Type, ::room::kDefaultTag, __VA_ARGS__)
#define VIEW_TAG(Type, tag, ...)                                                         \
  ROOM_DETAIL_FOR_EACH(ROOM_DETAIL_VIEW_FIELD, (Type, tag), __VA_ARGS__)                 \
  static_assert((tag) == ::room::kDefaultTag || ((tag) > 0 && ((tag) & ((tag)-1)) == 0), \
                "VIEW_TAG(" #Type "): a tag is a number of one bit: 1, 2, 4, 8...")

#define ROOM_DETAIL_VIEW_FIELD(type_and_tag, field)                                 \
  constexpr int roomViewTagOf(                                                      \
      const ROOM_DETAIL_FIRST type_and_tag*,                                        \
      ::room::detail::MemberTag<&ROOM_DETAIL_FIRST type_and_tag::field>) noexcept { \
    return ROOM_DETAIL_SECOND type_and_tag;                                         \
  }

#define ROOM_DETAIL_SCHEMA_CHECK_LIST(macro, Type)                                        \
  static_assert(                                                                          \
      ::room::detail::allDistinct(roomSchemaOf(static_cast<const Type*>(nullptr)).names), \
      macro "a field is listed twice; remove one of the two");                            \
  static_assert(roomSchemaOf(static_cast<const Type*>(nullptr)).kSize <= 63, macro        \
                "at most 63 fields can be listed; move some of them into a nested struct" \
                " with a SCHEMA of its own")

#define ROOM_DETAIL_SCHEMA_TYPE_NAME(Type) \
  [[maybe_unused]] constexpr const char* roomSchemaNameOf(const Type*) noexcept { return #Type; }

#define ROOM_DETAIL_JOIN(left, right) ROOM_DETAIL_JOIN_EXPANDED(left, right)
#define ROOM_DETAIL_JOIN_EXPANDED(left, right) left##right

#define ROOM_DETAIL_SCHEMA_MEMBER(Type, field) , &Type::field
#define ROOM_DETAIL_SCHEMA_NAME(unused, field) #field,
#define ROOM_DETAIL_SCHEMA_CHECK(Type, field)                                               \
  static_assert(                                                                            \
      ::room::detail::Syncable<decltype(Type::field)>,                                      \
      "SCHEMA(" #Type "): clients have no type for field `" #field                          \
      "`; use double, float, room::float64, an integer of 8 to 64 bits, "                   \
      "room::bigint64, room::biguint64, room::Quantized (not in containers), bool, "        \
      "std::string, std::optional of those, a struct whose SCHEMA stands above, a "         \
      "room::Ref, or a room::Map, Array, Set, Collection or Stream of those, or leave the " \
      "field out of the list");
