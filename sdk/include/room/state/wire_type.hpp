// Which C++ types can be synchronised, and under which name clients know them.
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "room/state/bigint.hpp"
#include "room/state/fields.hpp"
#include "room/state/float64.hpp"
#include "room/state/quantized.hpp"

namespace room {

template <class T>
class Map;
template <class T>
class Array;
template <class T>
class Set;
template <class T>
class Collection;
template <class T>
class Stream;
template <class T>
class Ref;

namespace detail {

template <class T>
inline constexpr bool kIsMap = false;
template <class T>
inline constexpr bool kIsMap<Map<T>> = true;
template <class T>
inline constexpr bool kIsArray = false;
template <class T>
inline constexpr bool kIsArray<Array<T>> = true;
template <class T>
inline constexpr bool kIsSet = false;
template <class T>
inline constexpr bool kIsSet<Set<T>> = true;
template <class T>
inline constexpr bool kIsCollection = false;
template <class T>
inline constexpr bool kIsCollection<Collection<T>> = true;
template <class T>
inline constexpr bool kIsRef = false;
template <class T>
inline constexpr bool kIsRef<Ref<T>> = true;

template <class T>
inline constexpr bool kIsStream = false;
template <class T>
inline constexpr bool kIsStream<Stream<T>> = true;

/// Elements have no places that they could be replaced in.
template <class T>
inline constexpr bool kIsSetLike = kIsSet<T> || kIsCollection<T> || kIsStream<T>;

template <class T>
inline constexpr bool kIsContainer = kIsMap<T> || kIsArray<T> || kIsSetLike<T>;

template <class T>
struct ElementOf;
template <template <class> class Container, class T>
struct ElementOf<Container<T>> {
  using Type = T;
};
/// What a container holds.
template <class Container>
using Element = typename ElementOf<Container>::Type;

/// The struct behind a reference or the struct itself.
template <class T>
struct TargetOf {
  using Type = T;
};
template <class T>
struct TargetOf<Ref<T>> {
  using Type = T;
};
template <class T>
using Target = typename TargetOf<T>::Type;

template <class T>
inline constexpr bool kIsQuantized = false;
template <const QuantizedRange& range>
inline constexpr bool kIsQuantized<Quantized<range>> = true;

template <class T, class... Choices>
inline constexpr bool kIsOneOf = (std::same_as<T, Choices> || ...);

/// Integers that are numbers: `char` is text, whose sign differs between machines.
template <class T>
concept PlainInteger =
    std::integral<T> && !std::is_const_v<T> && !std::is_volatile_v<T> && sizeof(T) <= 8 &&
    !kIsOneOf<T, bool, char, wchar_t, char8_t, char16_t, char32_t>;

/// Numbers whose type says nothing but how clients get them.
template <class T>
concept WrappedNumber = kIsOneOf<T, float64, bigint64, biguint64>;

/// Values of a known width in memory, compared bit by bit.
template <class T>
concept PlainScalar =
    PlainInteger<T> || WrappedNumber<T> || kIsQuantized<T> || kIsOneOf<T, bool, float, double>;

template <class T>
concept Primitive = PlainScalar<T> || std::same_as<T, std::string>;

template <class T>
inline constexpr bool kIsOptional = false;
template <Primitive T>
inline constexpr bool kIsOptional<std::optional<T>> = true;

/// Fields with a value of their own, rather than an instance that has a ref id.
template <class T>
concept Plain = Primitive<T> || kIsOptional<T>;

/// Instances that are part of the struct around them.
template <class T>
concept Owned = Schema<T> || kIsContainer<T>;

/// What may stand in a container. The struct behind a Ref is looked at only where it is encoded, so
/// that structs can refer to each other.
template <class T>
concept ContainerElement = (Primitive<T> && !kIsQuantized<T>) || kIsRef<T> || Schema<T>;

template <class T>
inline constexpr bool kIsSyncedContainer = false;
template <class T>
requires kIsContainer<T>
inline constexpr bool kIsSyncedContainer<T> = ContainerElement<Element<T>>;

/// Everything that may stand in the list of a SCHEMA.
template <class T>
concept Syncable = Plain<T> || Schema<T> || kIsRef<T> || kIsSyncedContainer<T>;

/// The name of a primitive in the handshake.
template <Primitive T>
constexpr std::string_view wireName() {
  if constexpr (std::same_as<T, std::string>) return "string";
  if constexpr (std::same_as<T, bool>) return "boolean";
  if constexpr (std::same_as<T, double>) return "number";
  if constexpr (std::same_as<T, float>) return "float32";
  if constexpr (std::same_as<T, float64>) return "float64";
  if constexpr (std::same_as<T, bigint64>) return "bigint64";
  if constexpr (std::same_as<T, biguint64>) return "biguint64";
  if constexpr (kIsQuantized<T>) return "quantized";
  if constexpr (PlainInteger<T>) {
    constexpr std::string_view kSigned[] = {"int8", "int16", "int32", "int64"};
    constexpr std::string_view kUnsigned[] = {"uint8", "uint16", "uint32", "uint64"};
    constexpr std::size_t kWidth = sizeof(T) == 1 ? 0 : sizeof(T) == 2 ? 1 : sizeof(T) == 4 ? 2 : 3;
    return std::is_signed_v<T> ? kSigned[kWidth] : kUnsigned[kWidth];
  }
}

}  // namespace detail
}  // namespace room
