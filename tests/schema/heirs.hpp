// What random histories have to know of types besides their fields.
#pragma once

#include "room/ref.hpp"
#include "room/state/quantized.hpp"

namespace test {

template <class... T>
struct Types {};

inline constexpr room::QuantizedRange kRange8{.min = -1, .max = 1, .bits = 8};
inline constexpr room::QuantizedRange kRange16{
    .min = -180, .max = 180, .bits = 16, .mode = room::QuantizedMode::wrap};
inline constexpr room::QuantizedRange kRange32{.min = 0.1, .max = 1e9, .bits = 32};

/// The structs that a Ref<T> may hold besides a T; those that extend another one of them first.
template <class T>
inline constexpr Types<> kHeirs{};

/// A T may hold Ts. It gets new ones only, lest it come to hold itself.
template <class T>
inline constexpr bool kRecursive = false;

template <class T, class Visit>
auto withHeir(const room::Ref<T>& ref, const Visit& visit, Types<>) {
  return visit(*ref);
}
template <class T, class Visit, class Heir, class... More>
auto withHeir(const room::Ref<T>& ref, const Visit& visit, Types<Heir, More...>) {
  if (const auto heir = ref.template as<Heir>()) return visit(*heir);
  return withHeir(ref, visit, Types<More...>{});
}

/// Calls a function with what a Ref holds, as the type that it is.
template <class T, class Visit>
auto withActual(const room::Ref<T>& ref, const Visit& visit) {
  return withHeir(ref, visit, kHeirs<T>);
}

}  // namespace test
