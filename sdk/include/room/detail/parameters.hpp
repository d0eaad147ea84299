// What a callable of the application asks for.
#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>

#include "room/value.hpp"

namespace room::detail {

/// The parameters of a callable that has one call operator.
template <class F>
struct Parameters {};
template <class F>
requires requires { &F::operator(); }
struct Parameters<F> : Parameters<decltype(&F::operator())> {};
template <class R, class... Args>
struct Parameters<R (*)(Args...)> {
  using Types = std::tuple<Args...>;
};
template <class C, class R, class... Args>
struct Parameters<R (C::*)(Args...)> : Parameters<R (*)(Args...)> {};
template <class C, class R, class... Args>
struct Parameters<R (C::*)(Args...) const> : Parameters<R (*)(Args...)> {};
template <class C, class R, class... Args>
struct Parameters<R (C::*)(Args...) noexcept> : Parameters<R (*)(Args...)> {};
template <class C, class R, class... Args>
struct Parameters<R (C::*)(Args...) const noexcept> : Parameters<R (*)(Args...)> {};

template <class F>
concept HasKnownParameters = requires {
  typename Parameters<F>::Types;
};

/// The type of the parameter that takes the message: the one at `index`, or Value when the callable
/// has none there or is a template.
template <class F, size_t index>
struct MessageOf {
  using Type = Value;
};
template <HasKnownParameters F, size_t index>
requires(std::tuple_size_v<typename Parameters<F>::Types> > index) struct MessageOf<F, index> {
  using Type = std::remove_cvref_t<std::tuple_element_t<index, typename Parameters<F>::Types>>;
};

}  // namespace room::detail
