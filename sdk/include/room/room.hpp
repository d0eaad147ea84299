// The room SDK: include this one to write rooms.
//
//   struct State { int32_t clicks = 0; };
//   SCHEMA(State, clicks);
//
//   class Clicker : public room::Room<State> {
//    public:
//     void onCreate(const room::Options&) {
//       onMessage("click", [this] { ++state.clicks; });
//     }
//   };
//   ROOM_PLUGIN(Clicker)
#pragma once

#include "room/auth.hpp"
#include "room/client.hpp"
#include "room/clock.hpp"
#include "room/error.hpp"
#include "room/map.hpp"
#include "room/message.hpp"
#include "room/pending.hpp"
#include "room/plugin.hpp"
#include "room/room_base.hpp"
#include "room/schema.hpp"
#include "room/state/encoder.hpp"
#include "room/task.hpp"
#include "room/value.hpp"

namespace room {

/// The base of a room class. `State` is a struct listed with SCHEMA, whose listed fields every
/// client sees; Room<> has no state and lives on messages alone.
///
/// A class has any of these public hooks. Each returns void or room::Task<>, and may leave out
/// arguments from the end:
///
/// - `onCreate(const Options&)`: once, before anything else.
/// - `onAuth(Client&, const Options&, const AuthContext&)`: may it enter? Returns Auth or bool, or
/// a
///   Task of either.
/// - `onJoin(Client&, const Options&, const Value& auth)`: the client is in `clients` from here on.
/// - `onDrop(Client&, CloseCode)`: the connection broke; allowReconnection is possible.
/// - `onReconnect(Client&)`: it came back on the seat that was held.
/// - `onLeave(Client&, bool consented)` or `onLeave(Client&, CloseCode)`: it is gone for good,
/// unless
///   there is no onDrop and this holds its seat with allowReconnection.
/// - `onDispose()`: the room ends once this ended.
/// - `onBeforePatch(State&)`: before changes are sent; returns void.
/// - `onBeforeShutdown()`: the host stops; without it, all clients are disconnected.
/// - `onUncaughtException(const UncaughtException&)`: something of this room threw; returns void.
///
/// An exception in onCreate, onAuth, onJoin or onReconnect refuses the client; ServerError decides
/// with which code and message.
template <class State = void>
class Room : public RoomBase {
 public:
  using StateType = State;

  /// Changes to it are found and sent by themselves, at the patch rate.
  State state{};

 private:
  bool sendPatch(uint32_t streams) override {
    if (!encoder_.patch(streams)) return false;
    for (const uint32_t stream : {ROOM_STREAM_V2, ROOM_STREAM_V3}) {
      if ((streams & stream) == 0) continue;
      const room_target everybody{ROOM_TO_ALL_EXCEPT, 0, nullptr};
      sendState(everybody, ROOM_STATE_PATCH, stream, encoder_.patchBytes(stream));
    }
    return true;
  }

  void sendFullState(room_client client, uint32_t streams, uint32_t stream, bool rejoin) override {
    sendPatch(streams);
    const room_target one{ROOM_TO_LISTED, 1, &client};
    sendState(one, ROOM_STATE_FULL, stream, encoder_.fullState(stream, rejoin));
  }

  StateEncoder<State> encoder_{state};
};

template <>
class Room<void> : public RoomBase {
 public:
  using StateType = void;
};

}  // namespace room
