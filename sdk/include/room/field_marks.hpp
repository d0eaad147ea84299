// DEPRECATED, PATCH_ONLY, FULL_STATE_ONLY, UNRELIABLE: after the SCHEMA of a struct, more about
// some of its fields.
//
//   struct Match { std::int32_t map = 0; std::uint8_t shake = 0; double old = 0; };
//   SCHEMA(Match, map, shake, old);
//   FULL_STATE_ONLY(Match, map);
//   PATCH_ONLY(Match, shake);
//   DEPRECATED(Match, old);
#pragma once

#include "room/detail/for_each.hpp"
#include "room/state/marks.hpp"

/// Fields that clients are told nothing of any more. They keep their places in the list, so that
/// clients who were built for it know the fields behind them by the same numbers.
#define DEPRECATED(Type, ...) ROOM_DETAIL_MARKS(Type, kDeprecated, __VA_ARGS__)

/// Fields of passing interest: those who are there are told what changes, but those who come later
/// do not get what it is now. Instances (structs, Refs and containers) are known to all in any
/// case: what is told of them later would make no sense to others.
#define PATCH_ONLY(Type, ...) ROOM_DETAIL_MARKS(Type, kPatchOnly, __VA_ARGS__)

/// Primitives, std::string and std::optional that clients get with the struct, as they are at that
/// moment, but of whose changes they are not told.
#define FULL_STATE_ONLY(Type, ...) ROOM_DETAIL_MARKS(Type, kFullStateOnly, __VA_ARGS__)

/// Primitives, std::string and std::optional whose changes Colyseus 0.18 sends over a transport
/// that may lose them, if it has one. A WebSocket loses nothing: they are told like other fields.
#define UNRELIABLE(Type, ...) ROOM_DETAIL_MARKS(Type, kUnreliable, __VA_ARGS__)

#define ROOM_DETAIL_MARKS(Type, mark, ...)                          \
  ROOM_DETAIL_FOR_EACH(ROOM_DETAIL_MARK, (Type, mark), __VA_ARGS__) \
  static_assert(::room::detail::Schema<Type>,                       \
                #Type " needs a SCHEMA above what is said of its fields")

#define ROOM_DETAIL_MARK(type_and_mark, field)                                                    \
  [[maybe_unused]] constexpr void roomMarkOf(                                                     \
      const ROOM_DETAIL_FIRST type_and_mark*,                                                     \
      ::room::detail::MemberTag<&ROOM_DETAIL_FIRST type_and_mark::field>,                         \
      ::room::detail::MarkTag<::room::detail::Mark::ROOM_DETAIL_SECOND type_and_mark>) noexcept { \
    static_assert(::room::detail::kIsListed<ROOM_DETAIL_FIRST type_and_mark,                      \
                                            &ROOM_DETAIL_FIRST type_and_mark::field>,             \
                  "DEPRECATED, PATCH_ONLY, FULL_STATE_ONLY and UNRELIABLE are for fields in the " \
                  "list of the SCHEMA; `" #field "` is not there");                               \
    static_assert(                                                                                \
        ::room::detail::kCanBear<::room::detail::Mark::ROOM_DETAIL_SECOND type_and_mark,          \
                                 decltype(ROOM_DETAIL_FIRST type_and_mark::field)>,               \
        "FULL_STATE_ONLY and UNRELIABLE are for primitives, std::string and std::optional of "    \
        "those; `" #field "` is something else");                                                 \
  }
#define ROOM_DETAIL_FIRST(first, second) first
#define ROOM_DETAIL_SECOND(first, second) second
