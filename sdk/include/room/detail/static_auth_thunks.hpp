// The C functions of a room class that has onAuthStatic.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "room/abi_static_auth.h"
#include "room/detail/hooks.hpp"
#include "room/detail/kernel.hpp"
#include "room/static_auth.hpp"

namespace room::detail {

inline AuthContext toAuthContext(const room_auth_context& context) {
  return {std::string(textOf(context.token)), std::string(textOf(context.ip)),
          unpackValue(context.headers)};
}

/// Finishes the question whether a client may enter. True when it may.
inline bool finishAuth(Kernel& kernel, room_op op, const Auth& auth) {
  if (auth.allowed()) {
    kernel.withPacked(auth.value(), [&](room_bytes value) { kernel.finish(op, nullptr, value); });
  } else {
    const Failure refusal{ROOM_ERROR_AUTH_FAILED, "onAuth failed"};
    kernel.finish(op, &refusal);
  }
  return auth.allowed();
}

/// One request for a seat.
template <class T>
struct StaticAuthThunks {
  static Kernel& self(room_instance* instance) noexcept {
    return *reinterpret_cast<Kernel*>(instance);
  }

  static room_instance* create(const room_factory*, const room_host* host) noexcept {
    Kernel* kernel = nullptr;
    attempt([&] { kernel = new Kernel(*host); });
    return reinterpret_cast<room_instance*>(kernel);
  }

  static void onAuth(room_instance* instance, room_op op, const room_seat_request* request,
                     const room_auth_context* context) noexcept {
    Kernel& kernel = self(instance);
    const auto failure = attempt([&] {
      StaticAuthContext known(kernel, toAuthContext(*context), std::string(textOf(request->method)),
                              std::string(textOf(request->room_name)));
      kernel.tasks().run(
          [known = std::move(known), options = unpackValue(request->options)] {
            return OnAuthStatic::call<T>(known, options);
          },
          [&kernel, op](const auto& outcome) {
            if (outcome.failure) return fail(kernel, op, *outcome.failure);
            const auto second = attempt([&] { finishAuth(kernel, op, Auth(*outcome.value)); });
            if (second) fail(kernel, op, *second);
          });
    });
    if (failure) fail(kernel, op, *failure);
  }

  static void onOp(room_instance* instance, room_op op, const room_error* error,
                   room_bytes value) noexcept {
    Kernel& kernel = self(instance);
    const auto failure = attempt([&] {
      kernel.operations().end(op, {error, value});
      kernel.tasks().reap();
    });
    if (failure) kernel.report("onAuthStatic", *failure);
  }

  static void destroy(room_instance* instance) noexcept {
    Kernel& kernel = self(instance);
    kernel.shutDown();
    delete &kernel;
  }

  static constexpr room_static_auth kTable = {
      .size = sizeof(room_static_auth),
      .reserved = 0,
      .create = &create,
      .on_auth = &onAuth,
      .on_op = &onOp,
      .destroy = &destroy,
  };

 private:
  /// A deliberate refusal needs no line in the log.
  static void fail(Kernel& kernel, room_op op, const Failure& failure) {
    if (failure.code == ROOM_ERROR_NONE) kernel.report("onAuthStatic", failure);
    kernel.finish(op, &failure);
  }
};

}  // namespace room::detail
