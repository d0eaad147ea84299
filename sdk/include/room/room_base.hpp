// RoomBase: everything a room can do that does not depend on the type of its state.
#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "room/auth.hpp"
#include "room/client.hpp"
#include "room/clock.hpp"
#include "room/detail/construction.hpp"
#include "room/detail/hooks.hpp"
#include "room/detail/messages.hpp"
#include "room/detail/properties.hpp"
#include "room/detail/simulation.hpp"
#include "room/message.hpp"
#include "room/pending.hpp"
#include "room/value.hpp"

namespace room {

namespace detail {
template <class T>
struct Thunks;
}

/// Ends the registration of a message handler when called.
using Unbind = std::function<void()>;

/// The base of Room; use that. Everything here may be called only inside the room's own callbacks
/// (hooks, message handlers, timers, coroutines), which never overlap. Other threads must stay out.
class RoomBase {
 public:
  RoomBase(const RoomBase&) = delete;
  RoomBase& operator=(const RoomBase&) = delete;

  /// The clients in the room.
  Clients clients;

 private:
  detail::Kernel kernel_;

 public:
  /// Timers and times.
  Clock clock;

  // ---- messages ----

  /// Calls `handler` for each message of `type` (a text, or a number). It takes (), (Client&) or
  /// (Client&, const T&), where T is room::Value or anything that MESSAGE allows; a message that is
  /// not a T is refused. `"*"` serves every type without a handler of its own; such a handler asks
  /// for the type with (Client&, const MessageType&, const T&) or (Client&, const MessageType&). A
  /// handler may be a coroutine. What it returns answers the client's `room.request()`. Several
  /// handlers of one type are called in order.
  template <class F>
  Unbind onMessage(const MessageType& type, F handler) {
    return bind(messages_.values(), type, detail::makeHandler(std::move(handler)));
  }

  /// The same for messages the client sent with sendBytes; the handler takes (Client&, const
  /// Bytes&) or less. Without one, they go to the handlers of onMessage.
  template <class F>
  Unbind onMessageBytes(const MessageType& type, F handler) {
    using M = typename detail::MessageOf<F, 1>::Type;
    static_assert(
        std::is_same_v<M, Bytes> || std::is_same_v<M, Value>,
        "room: a handler of onMessageBytes takes (), (Client&) or (Client&, const Bytes&)");
    return bind(messages_.bytes(), type, detail::makeHandler(std::move(handler)));
  }

  /// Sends a message to every client in the room: `broadcast("fire", shot, {.except = &client})`.
  template <class T>
  void broadcast(const detail::TypeView& type, const T& message,
                 const BroadcastOptions& options = {}) {
    kernel_.withPacked(message, [&](room_bytes payload) { deliver(type, payload, 0, options); });
  }
  void broadcast(const detail::TypeView& type, const Value& message = {},
                 const BroadcastOptions& options = {}) {
    broadcast<Value>(type, message, options);
  }
  /// Sends raw bytes to every client in the room.
  void broadcastBytes(const detail::TypeView& type, std::span<const uint8_t> bytes,
                      const BroadcastOptions& options = {}) {
    deliver(type, {bytes.data(), bytes.size()}, ROOM_SEND_BYTES, options);
  }

  // ---- loops ----

  /// Calls `callback(deltaTime)` or `callback()` every `interval` (default: 60 times a second),
  /// where deltaTime is the milliseconds since the call before. Replaces the one before.
  template <class F>
  void setSimulationInterval(F callback, Milliseconds interval = 16.6) {
    static_assert(detail::kTakesLeading<F&, double>,
                  "room: a simulation callback takes () or (double deltaTime)");
    simulation_ = std::make_shared<detail::SimulationOf<F>>(std::move(callback));
    kernel_.set("simulationInterval", static_cast<double>(interval.us()) / 1000);
  }
  /// Stops the simulation.
  void setSimulationInterval() {
    simulation_.reset();
    kernel_.set("simulationInterval", nullptr);
  }

  /// How often changed state is sent: milliseconds (default 50), or nullptr for only when
  /// broadcastPatch() is called. 0 means nullptr too.
  void setPatchRate(Milliseconds interval) {
    if (interval.us() == 0) return setPatchRate(nullptr);
    properties_.patchRate = static_cast<double>(interval.us()) / 1000;
    kernel_.set("patchRate", properties_.patchRate);
  }
  void setPatchRate(std::nullptr_t) {
    properties_.patchRate.reset();
    kernel_.set("patchRate", nullptr);
  }
  std::optional<double> patchRate() const { return properties_.patchRate; }

  /// Sends what changed now, and then the messages that wait for the next patch. True when there
  /// were changes. Calls onBeforePatch.
  bool broadcastPatch() {
    const bool changed = patchNow();
    kernel_.host().flush(&kernel_.host());
    return changed;
  }

  // ---- coroutines ----

  /// Starts a coroutine `Task<> body()` that the room owns: `spawn([this]() -> Task<> {...})`.
  template <class F>
  void spawn(F body) {
    kernel_.run("spawn", [body = std::move(body)]() mutable { return body(); });
  }
  /// `co_await sleep(100ms);` or `sleep(100)`.
  Sleep sleep(Milliseconds duration) { return Sleep(kernel_, duration); }

  /// Holds the seat of a client that is leaving; use it inside onLeave or onDrop:
  /// `bool back = co_await allowReconnection(client, 20);` (seconds). With room::manual there is no
  /// time limit; keep the handle and reject() it.
  Reconnection allowReconnection(Client& client, ReconnectionTime time) {
    auto state = std::make_shared<detail::PendingState>();
    const auto session = findSession(client.id());
    const room_op op = kernel_.operations().add([this, state, session](const room_error* error) {
      if (!error && session) comeBack(session);
      state->end(!error);
    });
    kernel_.host().allow_reconnection(&kernel_.host(), op, client.id(), time.us());
    return Reconnection(kernel_, op, state);
  }

  /// Disconnects every client and ends the room. Throws std::logic_error inside onCreate.
  Disconnection disconnect(CloseCode code = CloseCode::kConsented) {
    if (isCreating_) throw std::logic_error("cannot disconnect during onCreate()");
    auto state = std::make_shared<detail::PendingState>();
    const room_op op = kernel_.operations().add([state](const room_error*) { state->end(true); });
    kernel_.host().disconnect(&kernel_.host(), op, code);
    return Disconnection(state);
  }

  // ---- properties ----

  const std::string& roomId() const { return properties_.roomId; }
  /// Throws std::logic_error outside of onCreate.
  void setRoomId(std::string roomId) {
    if (!isCreating_) {
      throw std::logic_error("'roomId' can only be overridden upon room creation.");
    }
    properties_.roomId = std::move(roomId);
    kernel_.set("roomId", properties_.roomId);
  }
  /// The name in rooms.yaml.
  const std::string& roomName() const { return properties_.roomName; }

  /// The room locks itself when that many clients are in it or on their way; kUnlimited is the
  /// default.
  uint32_t maxClients() const { return properties_.maxClients; }
  void setMaxClients(uint32_t count) {
    properties_.maxClients = count;
    if (count == kUnlimited) return kernel_.set("maxClients", nullptr);
    kernel_.set("maxClients", count);
  }

  /// Whether the room ends with its last client; true is the default.
  bool autoDispose() const { return properties_.autoDispose; }
  void setAutoDispose(bool autoDispose) {
    kernel_.set("autoDispose", properties_.autoDispose = autoDispose);
  }

  /// A locked room takes no new clients.
  bool locked() const { return properties_.locked; }
  void lock() { kernel_.set("locked", properties_.locked = true); }
  void unlock() { kernel_.set("locked", properties_.locked = false); }

  /// A private room is not listed; clients join it by its id.
  bool isPrivate() const { return properties_.isPrivate; }
  void setPrivate(bool isPrivate = true) {
    kernel_.set("private", properties_.isPrivate = isPrivate);
  }

  /// What listings show of the room. Replaces the metadata before.
  const Value& metadata() const { return properties_.metadata; }
  void setMetadata(Value metadata) {
    properties_.metadata = std::move(metadata);
    kernel_.set("metadata", properties_.metadata);
  }
  template <class T>
  void setMetadata(const T& metadata) {
    setMetadata(Value::from(metadata));
  }

  /// How many seconds a client may take from its seat reservation to its connection (default 15).
  void setSeatReservationTime(double seconds) { kernel_.set("seatReservationTime", seconds); }

  /// Writes a line to the host's log.
  void log(std::string_view text) const { kernel_.log(ROOM_LOG_INFO, text); }

  // Stand for hooks the class does not have, see ROOM_PLUGIN.
  static constexpr detail::NoHook onCreate{}, onAuth{}, onJoin{}, onDrop{}, onReconnect{},
      onLeave{}, onDispose{}, onBeforePatch{}, onBeforeShutdown{}, onUncaughtException{};

 protected:
  RoomBase()
      : kernel_(detail::Construction::get().host, detail::Construction::get().hooks, *this),
        clock(kernel_) {}
  virtual ~RoomBase() = default;

  /// Encodes and sends what changed since the last time; false when nothing did.
  virtual bool sendPatch(uint32_t) { return false; }
  virtual void sendFullState(room_client, uint32_t /*streams*/, uint32_t /*stream*/,
                             bool /*rejoin*/) {}

  void sendState(const room_target& target, uint32_t kind, uint32_t stream,
                 std::string_view bytes) {
    const room_bytes part = detail::bytesOf(bytes);
    kernel_.host().send_state(&kernel_.host(), &target, kind, stream, &part, 1);
  }

 private:
  template <class T>
  friend struct detail::Thunks;

  using Session = std::shared_ptr<Client>;

  Unbind bind(detail::HandlerTable& table, const MessageType& type,
              const std::shared_ptr<detail::Handler>& handler) {
    table.add(type, handler);
    return [&table, type, handler] { table.remove(type, handler); };
  }

  void deliver(const detail::TypeView& type, room_bytes payload, uint32_t flags,
               const BroadcastOptions& options) {
    if (options.afterNextPatch) flags |= ROOM_SEND_AFTER_NEXT_PATCH;
    const auto& except = options.except.ids();
    const room_target target{ROOM_TO_ALL_EXCEPT, static_cast<uint32_t>(except.size()),
                             except.data()};
    kernel_.host().send(&kernel_.host(), &target, &type.get(), payload, flags);
  }

  bool patchNow() {
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
      goAway(session);
      session->state_ = ClientState::kClosed;
      sessions_.erase(id);
    }
  }

  void tick(int64_t deltaUs) {
    clock.tick(deltaUs);
    const auto simulation = simulation_;
    if (simulation) simulation->step(kernel_, static_cast<double>(deltaUs) / 1000, simulation);
  }

  /// Ends whatever runs, while the complete class is still there for its coroutines and callbacks.
  void shutDown() {
    kernel_.tasks().destroyAll();
    clock.clear();
    simulation_.reset();
    messages_.clear();
    kernel_.operations().clear();
    for (const auto& [id, session] : sessions_) session->state_ = ClientState::kClosed;
  }

  detail::Messages messages_{kernel_};
  std::unordered_map<room_client, Session> sessions_;
  std::shared_ptr<detail::Simulation> simulation_;
  detail::Properties properties_;
  uint32_t streams_ = 0;
  bool isCreating_ = true;
};

}  // namespace room
