// RoomMessages: what a room hears from its clients and tells all of them.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>

#include "room/client.hpp"
#include "room/detail/messages.hpp"
#include "room/message.hpp"
#include "room/room_loops.hpp"

namespace room {

/// Ends the registration of a handler when called. Call it only while the room lives.
using Unbind = std::function<void()>;

/// A part of RoomBase.
class RoomMessages : public RoomLoops {
 public:
  /// Calls `handler` for each message of `type` (a text, or a number). It takes (), (Client&) or
  /// (Client&, const T&), where T is room::Value or anything that MESSAGE allows; a message that is
  /// not a T is refused: the client is disconnected with code 4002. `"*"` serves every type without
  /// a handler of its own; such a handler asks for the type with (Client&, const MessageType&,
  /// const T&) or (Client&, const MessageType&). A handler may be a coroutine. Several handlers of
  /// one type are called in order.
  ///
  /// A client's `room.request()` (0.18) is answered with what the first handler of the type returns
  /// or co_returns; the others, and "*", are not asked. Throwing ServerError answers with that
  /// error, throwing Rejected rejects with a reason.
  template <class F>
  Unbind onMessage(const MessageType& type, F handler) {
    return bind(messages_.values(), type, detail::makeHandler(std::move(handler)));
  }

  /// The same for messages the client sent with sendBytes; the handler takes (Client&, const
  /// Bytes&) or less. Without one, those of clients of 0.15 and 0.16 go to the handlers of
  /// onMessage as bytes, and those of newer clients to "*" or nowhere.
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
  /// Sends a struct of one of the state's types to every client of Colyseus 0.15 in the room: see
  /// Client::send.
  template <detail::Schema T>
  void broadcast(const T& message, const BroadcastOptions& options = {}) {
    broadcastSchema(message, options);
  }
  template <class T>
  void broadcast(const Ref<T>& message, const BroadcastOptions& options = {}) {
    broadcastSchema(detail::instanceToSend(message), options);
  }
  /// Sends raw bytes to every client in the room.
  void broadcastBytes(const detail::TypeView& type, std::span<const uint8_t> bytes,
                      const BroadcastOptions& options = {}) {
    deliver(type, {bytes.data(), bytes.size()}, ROOM_SEND_BYTES, options);
  }
  template <class T>
  [[deprecated("write client.send(type, message)")]] void send(Client& client,
                                                               const detail::TypeView& type,
                                                               const T& message) {
    client.send(type, message);
  }

 private:
  friend class RoomBase;
  friend struct detail::BaseThunks;
  template <class T>
  friend struct detail::Thunks;

  explicit RoomMessages(RoomBase& room) : RoomLoops(room) {}
  ~RoomMessages() = default;

  Unbind bind(detail::HandlerTable& table, const MessageType& type,
              const std::shared_ptr<detail::Handler>& handler) {
    table.add(type, handler);
    return [&table, type, handler] { table.remove(type, handler); };
  }

  void deliver(const detail::TypeView& type, room_bytes payload, uint32_t flags,
               const BroadcastOptions& options) {
    const room_target target = targetOf(options);
    kernel_.host().send(&kernel_.host(), &target, &type.get(), payload, flags | flagsOf(options));
  }

  template <class T>
  void broadcastSchema(T& message, const BroadcastOptions& options) {
    detail::sendSchema(kernel_, targetOf(options), message, flagsOf(options));
  }

  /// Valid as long as `options`.
  static room_target targetOf(const BroadcastOptions& options) {
    const auto& except = options.except.ids();
    return {ROOM_TO_ALL_EXCEPT, static_cast<uint32_t>(except.size()), except.data()};
  }

  static uint32_t flagsOf(const BroadcastOptions& options) {
    return options.afterNextPatch ? uint32_t{ROOM_SEND_AFTER_NEXT_PATCH} : 0;
  }

  detail::Messages messages_{kernel_};
};

}  // namespace room
