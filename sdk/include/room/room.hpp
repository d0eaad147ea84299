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

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "room/auth.hpp"
#include "room/client.hpp"
#include "room/clock.hpp"
#include "room/detail/view_groups.hpp"
#include "room/error.hpp"
#include "room/map.hpp"
#include "room/message.hpp"
#include "room/pending.hpp"
#include "room/plugin.hpp"
#include "room/room_base.hpp"
#include "room/schema.hpp"
#include "room/state/encoder.hpp"
#include "room/static_auth.hpp"
#include "room/task.hpp"
#include "room/value.hpp"
#include "room/view.hpp"

namespace room {

/// The base of a room class. `State` is a struct listed with SCHEMA, whose listed fields every
/// client sees; Room<> has no state and lives on messages alone.
///
/// A class has any of these public hooks. Each returns void or room::Task<>, and may leave out
/// arguments from the end:
///
/// - `onCreate(const Options&)`: once, before anything else.
/// - `static onAuthStatic(const StaticAuthContext&, const Options&)`: may it have a seat at all?
/// Asked
///   before a room is made or chosen. Returns as onAuth does; with a value, onAuth is not asked.
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
/// - `Value onCacheRoom()` and `onRestoreRoom(const Value& cached)`, which returns void: the room
///   moves to newly loaded code (`drain: handover` in rooms.yaml). onCacheRoom of the old code says
///   what to take along besides the listed fields of the state and the clients (each with its
///   session id, auth, and its userData if that is a Value). onRestoreRoom of the new code follows
///   its onCreate; timers that onCreate does not make are made there. An exception in either keeps
///   the room on the old code. onDispose is not called.
///
/// An exception in onCreate, onAuth, onJoin or onReconnect refuses the client; ServerError decides
/// with which code and message.
template <class State = void>
class Room : public RoomBase {
 public:
  using StateType = State;

  Room() : RoomBase(&detail::typesOf<State>()) {}

  /// Changes to it are found and sent by themselves, at the patch rate.
  State state{};

  /// The same as `state = ...`, under the name Colyseus has for it.
  void setState(State next) { state = std::move(next); }

 private:
  bool sendPatch(uint32_t streams) override {
    views_.gather(clients);
    const bool hasCommon = encoder_.patch(streams);
    const std::vector<room_client>& withView = views_.members();
    const room_target others{ROOM_TO_ALL_EXCEPT, static_cast<uint32_t>(withView.size()),
                             withView.data()};
    const std::string_view none;
    if (hasCommon) {
      eachStream(streams, [&](uint32_t stream) {
        sendState(others, ROOM_STATE_PATCH, stream, encoder_.patchBytes(stream));
      });
    }
    bool changed = hasCommon;
    for (const detail::ViewGroups::Group& group : views_.groups()) {
      const bool hasMore = encoder_.patchView(*group.view, streams);
      if (!hasCommon && !hasMore) continue;
      changed = true;
      const room_target members{ROOM_TO_LISTED, static_cast<uint32_t>(group.members.size()),
                                group.members.data()};
      eachStream(streams, [&](uint32_t stream) {
        sendState(members, ROOM_STATE_PATCH, stream, hasCommon ? encoder_.patchBytes(stream) : none,
                  hasMore ? encoder_.viewBytes(stream) : none);
      });
    }
    for (Client* client : views_.movers()) changed = exchangeView(*client, streams) || changed;
    return changed;
  }

  /// For a client who has followed the patch with another view, or with none. One who has no state
  /// at all yet is skipped by the host, and gets its view with the full state.
  bool exchangeView(Client& client, uint32_t streams) {
    const room_client id = client.id();
    encoder_.patchView(client.view(), streams);
    const View* from = detail::ViewGroups::toldView(client);
    const bool hasMore = encoder_.exchangeView(from, client.view(), streams);
    if (hasMore) {
      eachStream(streams, [&](uint32_t stream) {
        sendState({ROOM_TO_LISTED, 1, &id}, ROOM_STATE_PATCH, stream, encoder_.viewBytes(stream));
      });
    }
    detail::ViewGroups::settle(client);
    return hasMore;
  }

  void sendFullState(room_client client, uint32_t streams, uint32_t stream, bool rejoin) override {
    sendPatch(streams);
    const room_target one{ROOM_TO_LISTED, 1, &client};
    Client* session = clientOf(client);
    if (!session || !session->sharedView()) {
      return sendState(one, ROOM_STATE_FULL, stream, encoder_.fullState(stream, rejoin));
    }
    encoder_.patchView(session->view(), stream);
    encoder_.fullView(session->view(), stream, rejoin && stream != ROOM_STREAM_V2);
    sendState(one, ROOM_STATE_FULL, stream, encoder_.fullState(stream, rejoin),
              encoder_.viewBytes(stream));
    detail::ViewGroups::settle(*session);
  }

  std::optional<std::string> saveState() override { return encoder_.save(); }
  void loadState(std::string_view saved) override { encoder_.load(saved); }

  template <class Send>
  static void eachStream(uint32_t streams, Send send) {
    for (const uint32_t stream : {ROOM_STREAM_V2, ROOM_STREAM_V3}) {
      if ((streams & stream) != 0) send(stream);
    }
  }

  detail::ViewGroups views_;
  StateEncoder<State> encoder_{state};
};

template <>
class Room<void> : public RoomBase {
 public:
  using StateType = void;
};

}  // namespace room
