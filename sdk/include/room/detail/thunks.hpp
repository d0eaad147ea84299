// The C functions of a room class. Every one is noexcept and catches all; an operation whose hook
// failed ends with an error.
#pragma once

#include <string>
#include <type_traits>
#include <utility>

#include "room/abi.h"
#include "room/detail/construction.hpp"
#include "room/detail/hooks.hpp"
#include "room/room_base.hpp"
#include "room/state/encoder.hpp"

namespace room::detail {

template <class T>
struct Thunks {
  static_assert(std::is_base_of_v<RoomBase, T>, "room: a room class derives from room::Room<...>");

  static T& self(room_instance* instance) noexcept { return *reinterpret_cast<T*>(instance); }
  static RoomBase& base(room_instance* instance) noexcept { return self(instance); }

  /// Runs `body` (it calls the hook) and finishes `op` when that ended; `succeed` finishes it when
  /// there is a value to give or something to keep.
  template <class Body, class Succeed>
  static void runHook(RoomBase& room, std::string_view name, room_op op, Body body,
                      Succeed succeed) {
    room.kernel_.tasks().run(std::move(body), [&room, name, op, succeed](const auto& outcome) {
      if (outcome.failure) return fail(room, name, op, *outcome.failure);
      succeed(outcome);
    });
  }
  template <class Body>
  static void runHook(RoomBase& room, std::string_view name, room_op op, Body body) {
    runHook(room, name, op, std::move(body),
            [&room, op](const auto&) { room.kernel_.finish(op, nullptr); });
  }

  static void fail(RoomBase& room, std::string_view name, room_op op, const Failure& failure) {
    if (room.kernel_.hooks().onUncaughtException) room.kernel_.report(name, failure);
    room.kernel_.finish(op, &failure);
  }

  /// Runs what comes before a hook, and fails `op` when that throws.
  template <class Prepare>
  static void guard(RoomBase& room, std::string_view name, room_op op, Prepare prepare) noexcept {
    if (const auto failure = attempt(prepare)) fail(room, name, op, *failure);
  }

  static void onCreate(room_instance* instance, room_op op, const room_create* create) noexcept {
    T& room = self(instance);
    guard(room, "onCreate", op, [&] {
      RoomBase& common = room;
      common.properties_.roomId = textOf(create->room_id);
      common.properties_.roomName = textOf(create->room_name);
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
        AuthContext known{std::string(textOf(context->token)), std::string(textOf(context->ip)),
                          unpackValue(context->headers)};
        runHook(
            room, "onAuth", op,
            [&room, client, options = unpackValue(join->options), known = std::move(known)] {
              return OnAuth::call(room, *client, options, known);
            },
            [&common, op, client](const auto& outcome) {
              const Auth auth(*outcome.value);
              if (!auth.allowed()) {
                const Failure refusal{ROOM_ERROR_AUTH_FAILED, "onAuth failed", nullptr};
                return common.kernel_.finish(op, &refusal);
              }
              common.admit(client, auth.value());
              common.kernel_.withPacked(auth.value(), [&](room_bytes value) {
                common.kernel_.finish(op, nullptr, value);
              });
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
          room, "onJoin", op,
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
        runHook(room, "onDrop", op,
                [&room, client, code] { return OnDrop::call(room, *client, CloseCode(code)); });
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
        runHook(room, "onReconnect", op,
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
      runHook(room, "onLeave", op, [&room, client, closeCode = CloseCode(code)] {
        if constexpr (OnLeave::takes<T, Client&, ExactBool>()) {
          return OnLeave::call(room, *client, ExactBool{closeCode.consented()});
        } else {
          return OnLeave::call(room, *client, closeCode);
        }
      });
    });
  }

  static void onForget(room_instance* instance, room_client id) noexcept {
    attempt([&] { base(instance).forget(id); });
  }

  static void onDispose(room_instance* instance, room_op op) noexcept {
    T& room = self(instance);
    guard(room, "onDispose", op,
          [&] { runHook(room, "onDispose", op, [&room] { return OnDispose::call(room); }); });
  }

  static void onBeforeShutdown(room_instance* instance, room_op op) noexcept {
    if constexpr (OnBeforeShutdown::has<T>()) {
      T& room = self(instance);
      guard(room, "onBeforeShutdown", op, [&] {
        runHook(room, "onBeforeShutdown", op, [&room] { return OnBeforeShutdown::call(room); });
      });
    }
  }

  /// For calls that have no operation: what fails is reported.
  template <class Body>
  static void guardCall(room_instance* instance, std::string_view name, Body body) noexcept {
    if (const auto failure = attempt(body)) base(instance).kernel_.report(name, *failure);
  }

  static void onMessage(room_instance* instance, room_client id,
                        const room_message* message) noexcept {
    guardCall(instance, "onMessage", [&] {
      RoomBase& room = base(instance);
      if (const auto client = room.findSession(id)) room.messages_.dispatch(client, *message);
    });
  }

  static void onTick(room_instance* instance, int64_t deltaUs) noexcept {
    guardCall(instance, "setSimulationInterval", [&] { base(instance).tick(deltaUs); });
  }

  static void onPatch(room_instance* instance) noexcept {
    guardCall(instance, "onBeforePatch", [&] { base(instance).patchNow(); });
  }

  static void onFullState(room_instance* instance, room_client client, uint32_t stream,
                          uint32_t flags) noexcept {
    guardCall(instance, "fullState", [&] {
      RoomBase& room = base(instance);
      room.sendFullState(client, room.streams_, stream, (flags & ROOM_FULL_STATE_REJOIN) != 0);
    });
  }

  static void onStreams(room_instance* instance, uint32_t streams) noexcept {
    base(instance).streams_ = streams;
  }

  static void onSet(room_instance* instance, room_bytes properties) noexcept {
    guardCall(instance, "set", [&] { base(instance).properties_.apply(unpackValue(properties)); });
  }

  static void onOp(room_instance* instance, room_op op, const room_error* error,
                   room_bytes) noexcept {
    guardCall(instance, "operation", [&] {
      RoomBase& room = base(instance);
      room.kernel_.operations().end(op, error);
      room.kernel_.tasks().reap();
    });
  }

  static void destroy(room_instance* instance) noexcept {
    T& room = self(instance);
    base(instance).shutDown();
    delete &room;
  }

  static const void* extension(room_instance*, const char*) noexcept { return nullptr; }

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
    T* room = nullptr;
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
