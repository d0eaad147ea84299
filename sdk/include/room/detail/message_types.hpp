// Which C++ types can be in a message: numbers, text, bytes, Value, standard containers of those,
// and structs listed with MESSAGE.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ranges>
#include <string_view>
#include <type_traits>

namespace room::detail {

/// Counts the fields of a MESSAGE struct.
struct CountFields {
  size_t count = 0;
  constexpr void operator()(const char*, auto) { ++count; }
};

/// A struct that was listed with MESSAGE.
template <class T>
concept Message = requires(CountFields& count) {
  roomVisitFields(std::type_identity<T>{}, count);
};

template <class T>
concept Text = std::convertible_to<const T&, std::string_view>;

template <class T>
concept ByteRange = std::ranges::contiguous_range<const T> &&
    std::same_as<std::ranges::range_value_t<const T>, uint8_t> && !Text<T>;

template <class T>
concept TextMap = std::ranges::range<const T> && requires {
  typename T::key_type;
  typename T::mapped_type;
} && Text<typename T::key_type>;

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class>
inline constexpr bool kUnknownType = false;

}  // namespace room::detail
