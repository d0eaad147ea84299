// Client: one session in a room. Clients: those that are in it.
#pragma once

#include <algorithm>
#include <any>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "room/detail/kernel.hpp"
#include "room/detail/schema_messages.hpp"
#include "room/error.hpp"
#include "room/message.hpp"
#include "room/value.hpp"
#include "room/view.hpp"

namespace room {

namespace detail {
class ViewGroups;
}

enum class ClientState { kJoining, kJoined, kReconnected, kLeaving, kClosed };

/// One client of one room, from its onAuth or onJoin until it has left for good. The object stays
/// the same when the client reconnects. Everything here may be used only inside the room's own
/// callbacks.
class Client {
 public:
  Client(detail::Kernel& kernel, room_client id, std::string sessionId)
      : kernel_(kernel), id_(id), sessionId_(std::move(sessionId)) {}
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Unique in the room; the same text as `room.sessionId` at the client.
  const std::string& sessionId() const { return sessionId_; }
  /// What onAuth allowed with; undefined when there is nothing.
  const Value& auth() const { return auth_; }
  ClientState state() const { return state_; }
  /// The number the host knows it by.
  room_client id() const { return id_; }

  /// The application's own; never sent to anybody.
  std::any userData;

  /// What this client sees of the fields listed with VIEW; nothing at first. Kept when the client
  /// reconnects.
  View& view() {
    if (!view_) setView(std::make_shared<View>());
    return *view_;
  }
  /// Sees with another view from the next patch on; several clients may have the same one, which
  /// costs less than several alike. Null: an empty one.
  void setView(std::shared_ptr<View> view) {
    view_ = view ? std::move(view) : std::make_shared<View>();
  }
  /// The view, to give to other clients; null if this one never had any.
  const std::shared_ptr<View>& sharedView() const { return view_; }

  /// Sends one message. `message` is anything listed at MESSAGE, or such a struct, or a Value in
  /// braces: `client.send("powerup", {{"kind", "ammo"}})`. Nothing happens when the client is gone.
  template <class T>
  void send(const detail::TypeView& type, const T& message, SendOptions options = {}) {
    kernel_.withPacked(message,
                       [&](room_bytes payload) { deliver(type, payload, flags(options)); });
  }
  void send(const detail::TypeView& type, const Value& message = {}, SendOptions options = {}) {
    send<Value>(type, message, options);
  }

  /// Sends a struct of one of the state's types as a message to a client of Colyseus 0.15, whose
  /// handler is registered by class: `room.onMessage(Item, item => ...)`. Clients of other
  /// generations have nothing of the kind, and are sent nothing. Fields behind VIEW are left out.
  /// Throws std::invalid_argument if the room's state does not lead to that type.
  template <detail::Schema T>
  void send(const T& message, SendOptions options = {}) {
    sendSchema(message, options);
  }
  /// The same with what `message` holds, as what it really is: a struct that extends T, too. Throws
  /// std::invalid_argument if it holds nothing.
  template <class T>
  void send(const Ref<T>& message, SendOptions options = {}) {
    sendSchema(detail::instanceToSend(message), options);
  }

  /// Sends raw bytes; the client gets a Uint8Array.
  void sendBytes(const detail::TypeView& type, std::span<const uint8_t> bytes,
                 SendOptions options = {}) {
    deliver(type, {bytes.data(), bytes.size()}, ROOM_SEND_BYTES | flags(options));
  }

  /// Closes the connection after everything sent so far; onLeave (or onDrop) follows. Give a code
  /// in 4000..4999, since without one newer clients try to reconnect.
  void leave(CloseCode code = CloseCode::kNone, std::string_view reason = {}) {
    if (state_ == ClientState::kClosed) return;
    state_ = ClientState::kLeaving;
    kernel_.host().close(&kernel_.host(), id_, code, detail::bytesOf(reason));
  }

  /// Raises `room.onError(code, message)` at the client; the connection stays open.
  void error(int32_t code, std::string_view message = {}) {
    if (state_ == ClientState::kClosed) return;
    kernel_.host().send_error(&kernel_.host(), id_, code, detail::bytesOf(message));
  }

 private:
  friend class RoomBase;
  friend class detail::ViewGroups;

  /// What moves to other code. Throws std::logic_error if there is something that cannot.
  Value save() const {
    if (view_) throw std::logic_error("views cannot move to other code");
    const Value* data = std::any_cast<Value>(&userData);
    return {{"id", id_},
            {"sessionId", sessionId_},
            {"auth", auth_},
            {"state", static_cast<int>(state_)},
            {"userData", data ? *data : Value()}};
  }
  void load(const Value& saved) {
    auth_ = saved["auth"];
    state_ = static_cast<ClientState>(saved["state"].get<int>());
    if (saved["userData"].exists()) userData = saved["userData"];
  }

  static uint32_t flags(SendOptions options) {
    return options.afterNextPatch ? uint32_t{ROOM_SEND_AFTER_NEXT_PATCH} : 0;
  }
  void deliver(const detail::TypeView& type, room_bytes payload, uint32_t flags) {
    if (state_ == ClientState::kClosed) return;
    const room_target target{ROOM_TO_LISTED, 1, &id_};
    kernel_.host().send(&kernel_.host(), &target, &type.get(), payload, flags);
  }

  template <class T>
  void sendSchema(T& message, SendOptions options) {
    if (state_ == ClientState::kClosed) return;
    detail::sendSchema(kernel_, {ROOM_TO_LISTED, 1, &id_}, message, flags(options));
  }

  detail::Kernel& kernel_;
  room_client id_;
  std::string sessionId_;
  Value auth_;
  ClientState state_ = ClientState::kJoining;
  std::shared_ptr<View> view_;
  std::shared_ptr<View> toldView_;  // the one whose clients it got the last patch with
  int leaving_ = 0;                 // how many onDrop and onLeave of it run
};

/// The clients that are in the room: from just before their onJoin until just before their onLeave
/// (or onDrop), and again once they are back. In the order of joining.
class Clients {
 public:
  class Iterator {
   public:
    using difference_type = std::ptrdiff_t;
    using value_type = Client;
    using reference = Client&;
    using pointer = Client*;
    using iterator_category = std::forward_iterator_tag;

    Iterator() = default;
    explicit Iterator(const std::shared_ptr<Client>* at) : at_(at) {}
    Client& operator*() const { return **at_; }
    Client* operator->() const { return at_->get(); }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    Iterator operator++(int) { return Iterator(at_++); }
    bool operator==(const Iterator&) const = default;

   private:
    const std::shared_ptr<Client>* at_ = nullptr;
  };

  size_t size() const { return list_.size(); }
  bool empty() const { return list_.empty(); }
  Client& operator[](size_t index) const { return *list_[index]; }
  Iterator begin() const { return Iterator(list_.data()); }
  Iterator end() const { return Iterator(list_.data() + list_.size()); }

  /// The client of that session, or null.
  Client* getById(std::string_view sessionId) const {
    for (const auto& client : list_) {
      if (client->sessionId() == sessionId) return client.get();
    }
    return nullptr;
  }
  Client* get(std::string_view sessionId) const { return getById(sessionId); }

 private:
  friend class RoomBase;

  void add(const std::shared_ptr<Client>& client) {
    if (std::find(list_.begin(), list_.end(), client) == list_.end()) list_.push_back(client);
  }
  void remove(const std::shared_ptr<Client>& client) { std::erase(list_, client); }

  std::vector<std::shared_ptr<Client>> list_;
};

/// Whom a broadcast leaves out: `.except = &client` or `.except = {&one, &other}`.
class Except {
 public:
  Except() = default;
  Except(const Client* client) {
    if (client) ids_.push_back(client->id());
  }
  Except(std::initializer_list<const Client*> clients) {
    for (const Client* client : clients) ids_.push_back(client->id());
  }
  Except(const std::vector<Client*>& clients) {
    for (const Client* client : clients) ids_.push_back(client->id());
  }
  const std::vector<room_client>& ids() const { return ids_; }

 private:
  std::vector<room_client> ids_;
};

struct BroadcastOptions {
  Except except = {};
  /// Held until the next patch went out, so that clients know the new state first.
  bool afterNextPatch = false;
};

}  // namespace room
