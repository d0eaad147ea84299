// Closures beside co_await.
#pragma once

#include <type_traits>

namespace room::detail {

/// Whether a function given as an F&& may stand in the same expression as a co_await. g++ 12
/// destroys the captures of a lambda that is written there twice.
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
template <class F>
inline constexpr bool kMayAwaitWith =
    std::is_lvalue_reference_v<F> || std::is_trivially_destructible_v<std::remove_cvref_t<F>>;
#else
template <class F>
inline constexpr bool kMayAwaitWith = true;
#endif

}  // namespace room::detail
