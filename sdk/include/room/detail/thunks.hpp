// The C functions of a room class that call its hooks. Every one is noexcept and catches all; an
// operation whose hook failed ends with an error.
#pragma once

#include <string>
#include <type_traits>
#include <utility>

#include "room/abi.h"
#include "room/detail/base_thunks.hpp"
#include "room/detail/construction.hpp"
#include "room/detail/handover_thunks.hpp"
#include "room/detail/hooks.hpp"
#include "room/detail/state_types.hpp"
#include "room/detail/static_auth_thunks.hpp"
#include "room/room_base.hpp"
#include "room/state/encoder.hpp"

namespace room::detail {

template <class T>
struct Thunks : BaseThunks {
  static_assert(std::is_base_of_v<RoomBase, T>, "room: a room class derives from room::Room<...>");

  static T& self(room_instance* instance) noexcept { return static_cast<T&>(base(instance)); }

  /// Runs `body` (it calls the hook) and finishes `op` when that ended; `succeed` finishes it when
  /// there is a value to give or something to keep.
  template <class Body, class Succeed>
  static void runHook(RoomBase& room, Occasion occasion, room_op op, Body body, Succeed succeed) {
    room.kernel_.tasks().run(
        std::move(body), [&room, occasion = std::move(occasion), op, succeed](const auto& outcome) {
          if (outcome.failure) return fail(room, occasion, op, *outcome.failure);
          guard(room, occasion, op, [&] { succeed(outcome); });
        });
  }
  template <class Body>
  static void runHook(RoomBase& room, Occasion occasion, room_op op, Body body) {
    runHook(room, std::move(occasion), op, std::move(body),
            [&room, op](const auto&) { room.kernel_.finish(op, nullptr); });
  }

  static void fail(RoomBase& room, const Occasion& occasion, room_op op, const Failure& failure) {
    if (room.kernel_.hooks().onUncaughtException) room.kernel_.report(occasion, failure);
    room.kernel_.finish(op, &failure);
  }

  /// Runs what comes before a hook, and fails `op` when that throws.
  template <class Prepare>
  static void guard(RoomBase& room, const Occasion& occasion, room_op op,
                    Prepare prepare) noexcept {
    if (const auto failure = attempt(prepare)) fail(room, occasion, op, *failure);
  }

  static void onCreate(room_instance* instance, room_op op, const room_create* create) noexcept {
    T& room = self(instance);
    guard(room, "onCreate", op, [&] {
      RoomBase& common = room;
      common.properties().roomId = textOf(create->room_id);
      common.properties().roomName = textOf(create->room_name);
      runHook(
          room, "onCreate", op,
          [&room, options = unpackValue(create->options)] { return OnCreate::call(room, options); },
          [&common, op](const auto&) {
            common.isCreating_ = false;
            common.kernel_.finish(op, nullptr);
          });
    });
  }

  static void onAuth(room_instance* instance, room_op op, const room_join* join,
                     const room_auth_context* context) noexcept {
    if constexpr (OnAuth::has<T>()) {
      T& room = self(instance);
      guard(room, "onAuth", op, [&] {
        RoomBase& common = room;
        const auto client = common.enter(*join);
        runHook(
            room, {"onAuth", client}, op,
            [&room, client, options = unpackValue(join->options), known = toAuthContext(*context)] {
              return OnAuth::call(room, *client, options, known);
            },
            [&common, op, client](const auto& outcome) {
              const Auth auth(*outcome.value);
              if (finishAuth(common.kernel_, op, auth)) common.admit(client, auth.value());
            });
      });
    }
  }

  static void onJoin(room_instance* instance, room_op op, const room_join* join) noexcept {
    T& room = self(instance);
    guard(room, "onJoin", op, [&] {
      RoomBase& common = room;
      const auto client = common.enter(*join);
      common.join(client);
      runHook(
          room, {"onJoin", client}, op,
          [&room, client, options = unpackValue(join->options)] {
            return OnJoin::call(room, *client, options, client->auth());
          },
          [&common, op, client](const auto&) {
            common.joined(client);
            common.kernel_.finish(op, nullptr);
          });
    });
  }

  static void onDrop(room_instance* instance, room_op op, room_client id, uint32_t code) noexcept {
    if constexpr (OnDrop::has<T>()) {
      T& room = self(instance);
      guard(room, "onDrop", op, [&] {
        RoomBase& common = room;
        const auto client = common.findSession(id);
        if (!client) return common.kernel_.finish(op, nullptr);
        common.goAway(client);
        runHook(room, {"onDrop", client}, op,
                [&room, client, code, leaving = RoomBase::Leaving(client)] {
                  return OnDrop::call(room, *client, CloseCode(code));
                });
      });
    }
  }

  static void onReconnect(room_instance* instance, room_op op, room_client id) noexcept {
    if constexpr (OnReconnect::has<T>()) {
      T& room = self(instance);
      guard(room, "onReconnect", op, [&] {
        RoomBase& common = room;
        const auto client = common.findSession(id);
        if (!client) return common.kernel_.finish(op, nullptr);
        common.comeBack(client);
        runHook(room, {"onReconnect", client}, op,
                [&room, client] { return OnReconnect::call(room, *client); });
      });
    }
  }

  static void onLeave(room_instance* instance, room_op op, room_client id, uint32_t code) noexcept {
    T& room = self(instance);
    guard(room, "onLeave", op, [&] {
      RoomBase& common = room;
      const auto client = common.findSession(id);
      if (!client) return common.kernel_.finish(op, nullptr);
      common.goAway(client);
      runHook(room, {"onLeave", client}, op,
              [&room, client, closeCode = CloseCode(code), leaving = RoomBase::Leaving(client)] {
                if constexpr (OnLeave::takes<T, Client&, ExactBool>()) {
                  return OnLeave::call(room, *client, ExactBool{closeCode.consented()});
                } else {
                  return OnLeave::call(room, *client, closeCode);
                }
              });
    });
  }

  static void onDispose(room_instance* instance, room_op op) noexcept {
    T& room = self(instance);
    guard(room, "onDispose", op, [&] {
      base(instance).isEnding_ = true;
      runHook(room, "onDispose", op, [&room] { return OnDispose::call(room); });
      // As Colyseus: an onDispose that takes its time is not disturbed by the room's timers.
      base(instance).clock.clear();
    });
  }

  static void onBeforeShutdown(room_instance* instance, room_op op) noexcept {
    if constexpr (OnBeforeShutdown::has<T>()) {
      T& room = self(instance);
      guard(room, "onBeforeShutdown", op, [&] {
        runHook(room, "onBeforeShutdown", op, [&room] { return OnBeforeShutdown::call(room); });
      });
    }
  }

  static void destroy(room_instance* instance) noexcept {
    T& room = self(instance);
    base(instance).shutDown();
    delete &room;
  }

  static void callBeforePatch(RoomBase& room) {
    T& complete = static_cast<T&>(room);
    if constexpr (std::is_void_v<typename T::StateType>) {
      OnBeforePatch::call(complete);
    } else {
      OnBeforePatch::call(complete, complete.state);
    }
  }
  static void callUncaughtException(RoomBase& room, const UncaughtException& exception) {
    OnUncaughtException::call(static_cast<T&>(room), exception);
  }

  static constexpr InnerHooks kInnerHooks = {
      OnBeforePatch::has<T>() ? &callBeforePatch : nullptr,
      OnUncaughtException::has<T>() ? &callUncaughtException : nullptr,
  };

  static room_instance* create(const room_factory*, const room_host* host, room_op op) noexcept {
    RoomBase* room = nullptr;
    const auto failure = attempt([&] {
      const Construction construction(*host, kInnerHooks);
      room = new T();
    });
    if (failure) Kernel::finishOperation(*host, op, &*failure);
    return reinterpret_cast<room_instance*>(room);
  }

  static room_bytes handshake(const room_factory*, [[maybe_unused]] uint32_t form) noexcept {
    room_bytes bytes{};
    if constexpr (!std::is_void_v<typename T::StateType>) {
      attempt([&] { bytes = bytesOf(StateEncoder<typename T::StateType>::handshake(form)); });
    }
    return bytes;
  }

  static const void* factoryExtension(const room_factory*, const char* id) noexcept {
    if constexpr (OnAuthStatic::has<T>()) {
      if (std::string_view(id) == ROOM_STATIC_AUTH) return &StaticAuthThunks<T>::kTable;
    }
    if constexpr (!std::is_void_v<typename T::StateType>) {
      if (std::string_view(id) == ROOM_STATE_TYPES) {
        return &StateTypesThunks<typename T::StateType>::kTable;
      }
    }
    if (std::string_view(id) == ROOM_HANDOVER) return &HandoverThunks<T>::kTable;
    return nullptr;
  }

  static constexpr room_vtable kTable = {
      .size = sizeof(room_vtable),
      .reserved = 0,
      .destroy = &destroy,
      .on_create = &onCreate,
      .on_auth = OnAuth::has<T>() ? &onAuth : nullptr,
      .on_join = &onJoin,
      .on_drop = OnDrop::has<T>() ? &onDrop : nullptr,
      .on_reconnect = OnReconnect::has<T>() ? &onReconnect : nullptr,
      .on_leave = &onLeave,
      .on_forget = &onForget,
      .on_dispose = &onDispose,
      .on_before_shutdown = OnBeforeShutdown::has<T>() ? &onBeforeShutdown : nullptr,
      .on_message = &onMessage,
      .on_tick = &onTick,
      .on_patch = &onPatch,
      .on_full_state = &onFullState,
      .on_streams = &onStreams,
      .on_set = &onSet,
      .on_op = &onOp,
      .extension = &extension,
  };
};

}  // namespace room::detail
