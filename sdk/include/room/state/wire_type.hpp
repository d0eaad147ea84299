// Which C++ types can be synchronised, and under which name clients know them.
#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

#include "room/state/fields.hpp"
#include "room/state/float64.hpp"

namespace room {

template <class T>
class Map;

namespace detail {

template <class T>
inline constexpr bool kIsMap = false;
template <class T>
inline constexpr bool kIsMap<Map<T>> = true;

template <class T, class... Choices>
inline constexpr bool kIsOneOf = (std::same_as<T, Choices> || ...);

/// Integers that are numbers: `char` is text, whose sign differs between machines.
template <class T>
concept PlainInteger =
    std::integral<T> && !std::is_const_v<T> && !std::is_volatile_v<T> && sizeof(T) <= 8 &&
    !kIsOneOf<T, bool, char, wchar_t, char8_t, char16_t, char32_t>;

/// Values of a known width in memory, compared bit by bit.
template <class T>
concept PlainScalar = PlainInteger<T> || kIsOneOf<T, bool, float, double, float64>;

template <class T>
concept Primitive = PlainScalar<T> || std::same_as<T, std::string>;

template <class T>
concept MapElement = Primitive<T> || Schema<T>;

template <class T>
inline constexpr bool kIsSyncedMap = false;
template <MapElement T>
inline constexpr bool kIsSyncedMap<Map<T>> = true;

/// Everything that may stand in the list of a SCHEMA.
template <class T>
concept Syncable = Primitive<T> || Schema<T> || kIsSyncedMap<T>;

/// The name of a primitive in the handshake.
template <Primitive T>
constexpr std::string_view wireName() {
  if constexpr (std::same_as<T, std::string>) return "string";
  if constexpr (std::same_as<T, bool>) return "boolean";
  if constexpr (std::same_as<T, double>) return "number";
  if constexpr (std::same_as<T, float>) return "float32";
  if constexpr (std::same_as<T, float64>) return "float64";
  if constexpr (PlainInteger<T>) {
    constexpr std::string_view kSigned[] = {"int8", "int16", "int32", "int64"};
    constexpr std::string_view kUnsigned[] = {"uint8", "uint16", "uint32", "uint64"};
    constexpr std::size_t kWidth = sizeof(T) == 1 ? 0 : sizeof(T) == 2 ? 1 : sizeof(T) == 4 ? 2 : 3;
    return std::is_signed_v<T> ? kSigned[kWidth] : kUnsigned[kWidth];
  }
}

}  // namespace detail
}  // namespace room
