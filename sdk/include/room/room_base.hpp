// RoomBase: everything a room can do that does not depend on the type of its state.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "room/auth.hpp"
#include "room/client.hpp"
#include "room/detail/hooks.hpp"
#include "room/detail/remote_calls.hpp"
#include "room/matchmaker.hpp"
#include "room/pending.hpp"
#include "room/presence.hpp"
#include "room/room_messages.hpp"
#include "room/value.hpp"

namespace room {

/// The base of Room; use that. Its parts are RoomProperties (id, locks, metadata), RoomLoops
/// (timers, simulation, patch rate, coroutines), RoomMessages (handlers, broadcasts) and this.
/// Everything may be called only inside the room's own callbacks (hooks, message handlers, timers,
/// coroutines), which never overlap. Other threads must stay out.
class RoomBase : public RoomMessages {
 public:
  /// The clients in the room.
  Clients clients;
  /// Keys and topics that rooms share.
  Presence presence{kernel_};
  /// The host's matchmaker, and calls to other rooms.
  MatchMaker matchMaker{kernel_};

  /// Lets other rooms call `method` with matchMaker.remoteRoomCall. The handler's parameters are
  /// read from the arguments, each from its place: (std::string name, int count). One that takes
  /// (const Value::Array&) gets all of them as they are. What it returns or co_returns is the
  /// answer; an exception is the caller's ServerError. A second handler of a method replaces the
  /// first.
  ///
  /// Without a handler of that name, others can call: roomId, roomName, clients (their session
  /// ids), locked, maxClients, metadata, lock, unlock, setPrivate(isPrivate = true),
  /// setMetadata(metadata), setMaxClients(count, nil for no limit), disconnect(code = 4000),
  /// broadcast(type, message).
  template <class F>
  Unbind onRemoteCall(const std::string& method, F handler) {
    static_assert(detail::HasKnownParameters<F>,
                  "room: name the parameter types of a handler of onRemoteCall");
    const auto made = std::make_shared<detail::RemoteMethodOf<F>>(std::move(handler));
    remoteMethods_[method] = made;
    return [this, method, made] {
      const auto found = remoteMethods_.find(method);
      if (found != remoteMethods_.end() && found->second == made) remoteMethods_.erase(found);
    };
  }

  /// Sends what changed now, and then the messages that wait for the next patch. True when there
  /// were changes. Calls onBeforePatch.
  bool broadcastPatch() {
    const bool changed = patchNow();
    kernel_.host().flush(&kernel_.host());
    return changed;
  }

  /// Holds the seat of a client that is leaving, inside its onLeave or onDrop:
  /// `bool back = co_await allowReconnection(client, 20);` (seconds). With room::manual there is no
  /// time limit; keep the handle and reject() it. A client that never finished joining, or whose
  /// room is being disconnected, does not come back. Throws std::logic_error elsewhere.
  Reconnection allowReconnection(Client& client, ReconnectionTime time) {
    const Session session = findSession(client.id());
    if (!session || session->leaving_ == 0 || session->state_ != ClientState::kLeaving) {
      throw std::logic_error(
          "allowReconnection is for onLeave and onDrop, and the client that is leaving there");
    }
    auto state = std::make_shared<Reconnection::State>();
    const room_op op =
        kernel_.operations().add([this, state, session](const detail::Operations::End& end) {
          state->isBack = !end.error;
          if (state->isBack) comeBack(session);
          state->end();
        });
    kernel_.host().allow_reconnection(&kernel_.host(), op, client.id(), time.us());
    return Reconnection(kernel_, op, state);
  }

  /// Disconnects every client and ends the room. Throws std::logic_error inside onCreate. A room
  /// that is already ending goes on as it does, and the call is over at once.
  Disconnection disconnect(CloseCode code = CloseCode::kConsented) {
    if (isCreating_) throw std::logic_error("cannot disconnect during onCreate()");
    auto state = std::make_shared<detail::PendingState>();
    if (std::exchange(isEnding_, true)) {
      log("disconnect() ignored: room (" + roomId() + ") is already disposing.");
      state->end();
      return Disconnection(state);
    }
    const room_op op =
        kernel_.operations().add([state](const detail::Operations::End&) { state->end(); });
    kernel_.host().disconnect(&kernel_.host(), op, code);
    return Disconnection(state);
  }

  // Stand for hooks the class does not have, see ROOM_PLUGIN.
  static constexpr detail::NoHook onCreate{}, onAuth{}, onAuthStatic{}, onJoin{}, onDrop{},
      onReconnect{}, onLeave{}, onDispose{}, onBeforePatch{}, onBeforeShutdown{},
      onUncaughtException{}, onCacheRoom{}, onRestoreRoom{};

 protected:
  /// `stateTypes`: null for a room without a state.
  explicit RoomBase(const std::vector<detail::TypeDescription>* stateTypes = nullptr)
      : RoomMessages(*this) {
    kernel_.setStateTypes(stateTypes);
  }
  virtual ~RoomBase() = default;

  /// Encodes and sends what changed since the last time; false when nothing did.
  virtual bool sendPatch(uint32_t) { return false; }
  virtual void sendFullState(room_client, uint32_t /*streams*/, uint32_t /*stream*/,
                             bool /*rejoin*/) {}

  /// The state with what clients know of it, and back: see StateEncoder. Throws as that does.
  virtual std::optional<std::string> saveState() { return std::string(); }
  virtual void loadState(std::string_view /*saved*/) {}

  /// The client of that number, or null.
  Client* clientOf(room_client id) const { return findSession(id).get(); }

  void sendState(const room_target& target, uint32_t kind, uint32_t stream,
                 std::string_view bytes) {
    const room_bytes part = detail::bytesOf(bytes);
    kernel_.host().send_state(&kernel_.host(), &target, kind, stream, &part, 1);
  }
  /// The same for a message of two parts.
  void sendState(const room_target& target, uint32_t kind, uint32_t stream, std::string_view first,
                 std::string_view second) {
    const room_bytes parts[] = {detail::bytesOf(first), detail::bytesOf(second)};
    kernel_.host().send_state(&kernel_.host(), &target, kind, stream, parts, 2);
  }

 private:
  friend struct detail::BaseThunks;
  template <class T>
  friend struct detail::HandoverThunks;
  template <class T>
  friend struct detail::Thunks;

  using Session = std::shared_ptr<Client>;

  /// Lives as long as an onDrop or onLeave of the client runs.
  class Leaving {
   public:
    explicit Leaving(Session session) : session_(std::move(session)) { ++session_->leaving_; }
    Leaving(Leaving&&) = default;
    Leaving& operator=(Leaving&&) = delete;
    ~Leaving() {
      if (session_) --session_->leaving_;
    }

   private:
    Session session_;
  };

  bool patchNow() {
    tickWithPatch();
    if (kernel_.hooks().onBeforePatch) {
      const auto failure = detail::attempt([&] { kernel_.hooks().onBeforePatch(*this); });
      if (failure) kernel_.report("onBeforePatch", *failure);
    }
    return sendPatch(streams_);
  }

  /// The session of a client that is on its way in; the same one for its onAuth and its onJoin.
  Session enter(const room_join& join) {
    Session& session = sessions_[join.client];
    if (!session) {
      session = std::make_shared<Client>(kernel_, join.client,
                                         std::string(detail::textOf(join.session_id)));
    }
    if (join.auth.size != 0) session->auth_ = detail::unpackValue(join.auth);
    return session;
  }
  void admit(const Session& session, const Value& auth) { session->auth_ = auth; }
  void join(const Session& session) { clients.add(session); }
  void joined(const Session& session) {
    if (session->state_ == ClientState::kJoining) session->state_ = ClientState::kJoined;
  }
  Session findSession(room_client id) const {
    const auto found = sessions_.find(id);
    return found == sessions_.end() ? nullptr : found->second;
  }
  void comeBack(const Session& session) {
    if (session->state_ == ClientState::kClosed) return;
    session->state_ = ClientState::kReconnected;
    clients.add(session);
  }
  void goAway(const Session& session) {
    session->state_ = ClientState::kLeaving;
    clients.remove(session);
  }
  void forget(room_client id) {
    if (const Session session = findSession(id)) {
      clients.remove(session);
      session->state_ = ClientState::kClosed;
      sessions_.erase(id);
    }
  }

  /// What moves to other code besides the state. Throws std::logic_error if something cannot.
  Value save() const {
    Value::Array all;
    for (const Client& client : clients) all.push_back(client.save());
    return {{"properties", properties().save()},
            {"clock", clock.save()},
            {"streams", streams_},
            {"clients", std::move(all)}};
  }
  void load(const Value& saved) {
    properties().apply(saved["properties"]);
    clock.load(saved["clock"]);
    streams_ = saved["streams"].get<uint32_t>();
    for (const Value& one : saved["clients"].elements()) {
      auto session = std::make_shared<Client>(kernel_, one["id"].get<room_client>(),
                                              std::string(one["sessionId"].text()));
      session->load(one);
      sessions_[session->id()] = session;
      clients.add(session);
    }
  }

  /// Ends whatever runs, while the complete class is still there for its coroutines and callbacks.
  void shutDown() {
    kernel_.tasks().destroyAll();
    stopLoops();
    messages_.clear();
    presence.listeners_.clear();
    remoteMethods_.clear();
    kernel_.shutDown();
    for (const auto& [id, session] : sessions_) session->state_ = ClientState::kClosed;
  }

  std::unordered_map<room_client, Session> sessions_;
  detail::RemoteMethods remoteMethods_;
  uint32_t streams_ = 0;
  Value cached_;  // what onCacheRoom gave, until onRestoreRoom gets it
  bool isEnding_ = false;
};

}  // namespace room
