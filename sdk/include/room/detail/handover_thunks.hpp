// The C functions of a room class that move its rooms to other code.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "room/abi_handover.h"
#include "room/detail/base_thunks.hpp"
#include "room/detail/hooks.hpp"
#include "room/room_base.hpp"

namespace room::detail {

template <class T>
struct HandoverThunks {
  static RoomBase& base(room_instance* instance) noexcept { return BaseThunks::base(instance); }

  /// Runs `body`, which finishes `op`, unless the room waits for something.
  template <class Body>
  static void whenIdle(RoomBase& room, room_op op, Body body) noexcept {
    const auto failure = attempt([&] {
      if (room.isIdle()) return body();
      throw ServerError(ROOM_HANDOVER_BUSY, "something it started is unfinished");
    });
    if (failure) room.kernel_.finish(op, &*failure);
  }

  static void save(room_instance* instance, room_op op) noexcept {
    RoomBase& room = base(instance);
    whenIdle(room, op, [&] {
      room.broadcastPatch();
      Value saved = room.save();
      const auto state = room.saveState();
      if (!state) throw ServerError(ROOM_HANDOVER_BUSY, "a stream has more to tell");
      saved.set("state", Bytes(state->begin(), state->end()));
      if constexpr (OnCacheRoom::has<T>()) {
        saved.set("cache", Value(OnCacheRoom::call(static_cast<T&>(room))));
      }
      room.kernel_.withPacked(saved,
                              [&](room_bytes value) { room.kernel_.finish(op, nullptr, value); });
    });
  }

  static void load(room_instance* instance, room_op op, room_bytes bytes) noexcept {
    RoomBase& room = base(instance);
    whenIdle(room, op, [&] {
      const Value saved = unpackValue(bytes);
      const Bytes& state = saved["state"].bytes();
      room.loadState({reinterpret_cast<const char*>(state.data()), state.size()});
      room.load(saved);
      room.cached_ = saved["cache"];
      room.kernel_.finish(op, nullptr);
    });
  }

  static void resume(room_instance* instance, room_op op) noexcept {
    RoomBase& room = base(instance);
    const auto failure = attempt([&] {
      OnRestoreRoom::call(static_cast<T&>(room), std::exchange(room.cached_, Value()));
      room.kernel_.finish(op, nullptr);
    });
    if (failure) room.kernel_.finish(op, &*failure);
  }

  static constexpr room_handover kTable = {
      .size = sizeof(room_handover),
      .reserved = 0,
      .save = &save,
      .load = &load,
      .resume = &resume,
  };
};

}  // namespace room::detail
