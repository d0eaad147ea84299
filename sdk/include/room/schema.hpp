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
//   int8_t ... uint64_t     int8 ... uint64 (JavaScript reads 64 bits as a double: exact up to
//   2^53) bool, std::string       boolean, string (bytes that are not UTF-8 arrive as U+FFFD) a
//   struct with a SCHEMA  ref: one instance that lives as long as the struct around it room::Map<T>
//   map of any of the above
//
// A list has at most 63 fields.
#pragma once

#include "room/detail/for_each.hpp"
#include "room/map.hpp"
#include "room/state/fields.hpp"
#include "room/state/float64.hpp"
#include "room/state/wire_type.hpp"

#define SCHEMA(Type, ...)                                                                          \
  constexpr auto roomSchemaOf(const Type*) noexcept {                                              \
    return ::room::detail::FieldList<Type ROOM_DETAIL_FOR_EACH(ROOM_DETAIL_SCHEMA_MEMBER, Type,    \
                                                               __VA_ARGS__)>{                      \
        {ROOM_DETAIL_FOR_EACH(ROOM_DETAIL_SCHEMA_NAME, , __VA_ARGS__)}};                           \
  }                                                                                                \
  ROOM_DETAIL_FOR_EACH(ROOM_DETAIL_SCHEMA_CHECK, Type, __VA_ARGS__)                                \
  static_assert(                                                                                   \
      ::room::detail::allDistinct({ROOM_DETAIL_FOR_EACH(ROOM_DETAIL_SCHEMA_NAME, , __VA_ARGS__)}), \
      "SCHEMA(" #Type "): a field is listed twice; remove one of the two");                        \
  static_assert(ROOM_DETAIL_COUNT(__VA_ARGS__) <= 63,                                              \
                "SCHEMA(" #Type                                                                    \
                "): at most 63 fields can be listed; move some of them into a "                    \
                "nested struct with a SCHEMA of its own")

#define ROOM_DETAIL_SCHEMA_MEMBER(Type, field) , &Type::field
#define ROOM_DETAIL_SCHEMA_NAME(unused, field) #field,
#define ROOM_DETAIL_SCHEMA_CHECK(Type, field)                                                   \
  static_assert(::room::detail::Syncable<decltype(Type::field)>,                                \
                "SCHEMA(" #Type "): clients have no type for field `" #field                    \
                "`; use double, float, room::float64, an integer of 8 to 64 bits, bool, "       \
                "std::string, a struct whose SCHEMA stands above, or a room::Map of those, or " \
                "leave the field out of the list");
