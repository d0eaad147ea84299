// The hooks of a room class, found by name on the complete class.
#pragma once

#include <concepts>
#include <type_traits>

#include "room/auth.hpp"
#include "room/client.hpp"
#include "room/detail/leading.hpp"
#include "room/error.hpp"
#include "room/static_auth.hpp"
#include "room/task.hpp"
#include "room/value.hpp"

namespace room::detail {

/// The type of the base's members that stand for "this class has no such hook".
struct NoHook {};

/// Becomes a bool and nothing else, so that `int code` does not get "consented".
struct ExactBool {
  bool value;
  template <std::same_as<bool> Bool>
  operator Bool() const {
    return value;
  }
};

template <class R>
inline constexpr bool kIsVoid = std::is_void_v<R>;
template <class R>
inline constexpr bool kIsVoidOrTask = std::is_void_v<R> || std::is_same_v<R, Task<>>;
template <class R>
inline constexpr bool kIsAuth =
    std::is_same_v<typename Yield<R>::Type, Auth> || std::is_same_v<typename Yield<R>::Type, bool>;

/// A struct per hook: whether class T has its own, whether that takes a leading part of Args, and
/// the call, which does nothing when there is none. `kForms` is what the messages of the compiler
/// show.
#define ROOM_DETAIL_HOOK(Name, name, kIsResult, kForms)                                       \
  struct Name {                                                                               \
    template <class T>                                                                        \
    static constexpr bool has() {                                                             \
      constexpr bool isVisible = requires { &T::name; };                                      \
      static_assert(isVisible,                                                                \
                    "room: " #name " must be public and not overloaded; write " kForms);      \
      if constexpr (isVisible) {                                                              \
        return !std::is_same_v<decltype(&T::name), const NoHook*>;                            \
      } else {                                                                                \
        return false;                                                                         \
      }                                                                                       \
    }                                                                                         \
    template <class T, class... Args>                                                         \
    static constexpr bool takes() {                                                           \
      return kMemberTakesLeading<decltype(&T::name), T&, Args...>;                            \
    }                                                                                         \
    template <class T, class... Args>                                                         \
    static decltype(auto) call([[maybe_unused]] T& room, Args&&... args) {                    \
      if constexpr (has<T>()) {                                                               \
        constexpr bool isRight = takes<T, Args&&...>();                                       \
        static_assert(isRight, "room: " #name " has the wrong parameters; write " kForms);    \
        if constexpr (isRight) {                                                              \
          using R = decltype(callLeading(&T::name, room, std::forward<Args>(args)...));       \
          static_assert(kIsResult<R>, "room: " #name " has the wrong result; write " kForms); \
          return callLeading(&T::name, room, std::forward<Args>(args)...);                    \
        }                                                                                     \
      }                                                                                       \
    }                                                                                         \
  }

ROOM_DETAIL_HOOK(OnCreate, onCreate, kIsVoidOrTask,
                 "void or Task<> onCreate(), or onCreate(const Options&)");
ROOM_DETAIL_HOOK(OnAuth, onAuth, kIsAuth,
                 "Auth, bool, Task<Auth> or Task<bool> onAuth(Client&), or onAuth(Client&, const "
                 "Options&), or onAuth(Client&, const Options&, const AuthContext&)");
ROOM_DETAIL_HOOK(
    OnJoin, onJoin, kIsVoidOrTask,
    "void or Task<> onJoin(), or onJoin(Client&), or onJoin(Client&, const Options&), or "
    "onJoin(Client&, const Options&, const Value& auth)");
ROOM_DETAIL_HOOK(OnDrop, onDrop, kIsVoidOrTask,
                 "void or Task<> onDrop(), or onDrop(Client&), or onDrop(Client&, CloseCode)");
ROOM_DETAIL_HOOK(OnReconnect, onReconnect, kIsVoidOrTask,
                 "void or Task<> onReconnect(), or onReconnect(Client&)");
ROOM_DETAIL_HOOK(
    OnLeave, onLeave, kIsVoidOrTask,
    "void or Task<> onLeave(), or onLeave(Client&), or onLeave(Client&, bool consented), "
    "or onLeave(Client&, CloseCode)");
ROOM_DETAIL_HOOK(OnDispose, onDispose, kIsVoidOrTask, "void or Task<> onDispose()");
ROOM_DETAIL_HOOK(OnBeforePatch, onBeforePatch, kIsVoid,
                 "void onBeforePatch(), or onBeforePatch(State&)");
ROOM_DETAIL_HOOK(OnBeforeShutdown, onBeforeShutdown, kIsVoidOrTask,
                 "void or Task<> onBeforeShutdown()");
ROOM_DETAIL_HOOK(OnUncaughtException, onUncaughtException, kIsVoid,
                 "void onUncaughtException(const UncaughtException&)");

template <class R>
inline constexpr bool kIsCache = std::is_convertible_v<R, Value>;
ROOM_DETAIL_HOOK(OnCacheRoom, onCacheRoom, kIsCache, "Value onCacheRoom()");
ROOM_DETAIL_HOOK(OnRestoreRoom, onRestoreRoom, kIsVoid,
                 "void onRestoreRoom(), or onRestoreRoom(const Value& cached)");

#undef ROOM_DETAIL_HOOK

/// The one hook that is asked before there is a room.
struct OnAuthStatic {
#define ROOM_DETAIL_FORMS                                                         \
  "static Auth, bool, Task<Auth> or Task<bool> onAuthStatic(const AuthContext&, " \
  "const Options&), or with StaticAuthContext, or with less"

  template <class T>
  static constexpr bool has() {
    constexpr bool isVisible = requires { &T::onAuthStatic; };
    static_assert(isVisible,
                  "room: onAuthStatic must be public and not overloaded; write " ROOM_DETAIL_FORMS);
    if constexpr (isVisible) {
      return !std::is_same_v<decltype(&T::onAuthStatic), const NoHook*>;
    } else {
      return false;
    }
  }
  template <class T>
  static auto call(const StaticAuthContext& context, const Options& options) {
    constexpr bool isRight =
        kTakesLeading<decltype(&T::onAuthStatic), const StaticAuthContext&, const Options&>;
    static_assert(
        isRight,
        "room: onAuthStatic must be static and has the wrong parameters; write " ROOM_DETAIL_FORMS);
    if constexpr (isRight) {
      using R = decltype(callLeading(&T::onAuthStatic, context, options));
      static_assert(kIsAuth<R>,
                    "room: onAuthStatic has the wrong result; write " ROOM_DETAIL_FORMS);
      return callLeading(&T::onAuthStatic, context, options);
    } else {
      return false;
    }
  }

#undef ROOM_DETAIL_FORMS
};

}  // namespace room::detail
