// Calls with fewer arguments: a function gets the leading part of what there is to give.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace room::detail {

template <class F, class Tuple, class Indices>
struct TakesFirst;
template <class F, class Tuple, size_t... indices>
struct TakesFirst<F, Tuple, std::index_sequence<indices...>>
    : std::is_invocable<F, std::tuple_element_t<indices, Tuple>...> {};

/// How many of the arguments F takes, the most first; -1 when it takes no leading part of them.
/// The first `required` ones are not optional.
template <class F, class Tuple, int required = 0, int count = std::tuple_size_v<Tuple>>
constexpr int leadingCount() {
  if constexpr (count < required) {
    return -1;
  } else if constexpr (TakesFirst<F, Tuple, std::make_index_sequence<size_t(count)>>::value) {
    return count;
  } else {
    return leadingCount<F, Tuple, required, count - 1>();
  }
}

template <class F, class... Args>
inline constexpr bool kTakesLeading = leadingCount<F, std::tuple<Args...>>() >= 0;

/// The same for a member function, which always takes the object.
template <class F, class Object, class... Args>
inline constexpr bool kMemberTakesLeading = leadingCount<F, std::tuple<Object, Args...>, 1>() >= 0;

template <class F, class... Args>
decltype(auto) callLeading(F&& function, Args&&... args) {
  using Tuple = std::tuple<Args&&...>;
  // Where nothing fits, somebody has said so already; a sequence of -1 numbers is no error to a
  // compiler but the end of its memory.
  constexpr int kCount = std::max(leadingCount<F, Tuple>(), 0);
  return [&]<size_t... indices>([[maybe_unused]] Tuple all, std::index_sequence<indices...>)
      ->decltype(auto) {
    return std::invoke(std::forward<F>(function), std::get<indices>(std::move(all))...);
  }
  (Tuple(std::forward<Args>(args)...), std::make_index_sequence<size_t(kCount)>());
}

}  // namespace room::detail
