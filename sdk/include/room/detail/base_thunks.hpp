// The C functions of a room class that are the same for all of them. Every one is noexcept and
// catches all. A room_instance is a RoomBase.
#pragma once

#include <string>
#include <string_view>

#include "room/abi.h"
#include "room/abi_matchmaker.h"
#include "room/abi_presence.h"
#include "room/detail/remote_members.hpp"
#include "room/room_base.hpp"

namespace room::detail {

struct BaseThunks {
  static RoomBase& base(room_instance* instance) noexcept {
    return *reinterpret_cast<RoomBase*>(instance);
  }

  /// For calls that have no operation: what fails is reported.
  template <class Body>
  static void guardCall(room_instance* instance, std::string_view name, Body body) noexcept {
    if (const auto failure = attempt(body)) base(instance).kernel_.report(name, *failure);
  }

  static void onForget(room_instance* instance, room_client id) noexcept {
    guardCall(instance, "onForget", [&] { base(instance).forget(id); });
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
    guardCall(instance, "set",
              [&] { base(instance).kernel_.properties().apply(unpackValue(properties)); });
  }

  static void onOp(room_instance* instance, room_op op, const room_error* error,
                   room_bytes value) noexcept {
    guardCall(instance, "operation", [&] {
      RoomBase& room = base(instance);
      room.kernel_.operations().end(op, {error, value});
      room.kernel_.tasks().reap();
    });
  }

  static void onPresence(room_instance* instance, room_bytes topic, room_bytes message) noexcept {
    guardCall(instance, "presence.subscribe", [&] {
      RoomBase& room = base(instance);
      room.presence.listeners_.hear(room.kernel_, textOf(topic), unpackValue(message));
    });
  }

  static void onCall(room_instance* instance, room_op op, room_bytes method,
                     room_bytes arguments) noexcept {
    Kernel& kernel = base(instance).kernel_;
    const auto failure = attempt([&] { call(base(instance), op, textOf(method), arguments); });
    if (failure) kernel.finish(op, &*failure);
  }

  static constexpr room_presence_listener kPresenceListener = {sizeof(room_presence_listener), 0,
                                                               &onPresence};
  static constexpr room_remote_call kRemoteCall = {sizeof(room_remote_call), 0, &onCall};

  static const void* extension(room_instance*, const char* id) noexcept {
    const std::string_view name = id;
    if (name == ROOM_PRESENCE_LISTENER) return &kPresenceListener;
    if (name == ROOM_REMOTE_CALL) return &kRemoteCall;
    return nullptr;
  }

 private:
  static void call(RoomBase& room, room_op op, std::string_view method, room_bytes packed) {
    Value arguments = unpackValue(packed);
    const auto found = room.remoteMethods_.find(method);
    if (found != room.remoteMethods_.end()) {
      const auto handler = found->second;
      Occasion occasion("onRemoteCall");
      occasion.type = MessageType(method);
      occasion.payload = std::move(arguments);
      return handler->call(room.kernel_, op, std::move(occasion), handler);
    }
    const auto result = callMember(room, method, arguments);
    if (!result) {
      throw ServerError(ROOM_ERROR_NO_HANDLER, "room \"" + room.roomId() + "\" has no method \"" +
                                                   std::string(method) + "\" for other rooms");
    }
    room.kernel_.withPacked(*result,
                            [&](room_bytes value) { room.kernel_.finish(op, nullptr, value); });
  }
};

}  // namespace room::detail
