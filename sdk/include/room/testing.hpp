// room/testing.hpp: a room in a unit test, with clients that are not there and a clock moved by
// hand.
//
//   #include <room/testing.hpp>
//   #include "arena.cpp"
//
//   TEST(Arena, AMoveMovesThePlayer) {
//     room::testing::Hosted<Arena> arena({{"map", "de_dust2"}});
//     auto& alice = arena.join({{"name", "alice"}});
//     alice.send("move", Move{1, 2});
//     EXPECT_EQ(arena->state.players.at(alice.sessionId()).x, 1.11);
//   }
//
// Link `roomd::testing`. What runs below a test is the host's own room: seats, onAuth, the order of
// hooks, reconnection and timers are those of production, without sockets, threads or waiting.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "room/detail/stage.hpp"
#include "room/room.hpp"

namespace room::testing {

/// A message that a client got.
struct Received {
  MessageType type;
  Value message;  ///< undefined when there was none; Bytes when it was sent with sendBytes

  bool operator==(const Received&) const = default;
};

/// An error that a client was told: why it was refused, or what client.error() said.
struct ReceivedError {
  int32_t code = 0;
  std::string message;

  bool operator==(const ReceivedError&) const = default;
};

/// A client of a hosted room: what the official SDKs are in production. A reference stays good as
/// long as its Hosted.
class Client {
 public:
  explicit Client(std::shared_ptr<detail::Guest> guest) : guest_(std::move(guest)) {}
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Empty when there was no seat.
  const std::string& sessionId() const { return detail::sessionId(*guest_); }
  /// Whether it is in the room now: neither refused, nor on its way, nor gone.
  bool joined() const { return detail::isJoined(*guest_); }

  /// `message` is anything that the SDKs of the clients can send: a MESSAGE struct, a Value...
  template <class T>
  void send(const room::detail::TypeView& type, const T& message) {
    room::detail::Writer writer;
    if constexpr (std::same_as<T, Value>) {
      if (!message.isUndefined()) room::detail::pack(writer, message);
    } else {
      room::detail::pack(writer, message);
    }
    detail::say(*guest_, type.get(), writer.bytes(), false);
  }
  void send(const room::detail::TypeView& type, const Value& message = {}) {
    send<Value>(type, message);
  }
  void sendBytes(const room::detail::TypeView& type, const Bytes& bytes) {
    detail::say(*guest_, type.get(), {bytes.data(), bytes.size()}, true);
  }

  /// Leaves by itself: onLeave gets CloseCode::kConsented.
  void leave() { detail::leave(*guest_); }
  /// The connection breaks.
  void drop(CloseCode code = CloseCode::kAbnormal) { detail::drop(*guest_, code); }
  /// Comes back with its reconnection token, on a seat that allowReconnection holds; false when it
  /// was refused.
  bool reconnect() { return detail::reconnect(*guest_); }

  /// The messages it got since the last call.
  std::vector<Received> received() {
    std::vector<Received> all;
    for (detail::Packet& packet : detail::takePackets(*guest_)) {
      Value message;
      if (packet.raw) {
        message = Bytes(packet.payload.begin(), packet.payload.end());
      } else if (!packet.payload.empty()) {
        message = room::detail::unpackValue(room::detail::bytesOf(packet.payload));
      }
      MessageType type = packet.name ? MessageType(*packet.name) : MessageType(packet.number);
      all.push_back({std::move(type), std::move(message)});
    }
    return all;
  }
  /// The errors it was told since the last call.
  std::vector<ReceivedError> errors() {
    std::vector<ReceivedError> all;
    for (auto& [code, message] : detail::takeErrors(*guest_)) {
      all.push_back({code, std::move(message)});
    }
    return all;
  }

  /// How the server closed its connection, if it did.
  std::optional<CloseCode> closedWith() const {
    const auto ending = detail::ending(*guest_);
    return ending ? std::optional<CloseCode>(ending->code) : std::nullopt;
  }
  /// How many state patches it got.
  uint64_t patches() const { return detail::patches(*guest_); }

 private:
  std::shared_ptr<detail::Guest> guest_;
};

/// A room of class T with a host of its own. `options` are what onCreate gets.
template <class T>
class Hosted {
 public:
  /// Throws ServerError when onCreate did.
  explicit Hosted(const Options& options = Value::object(), std::string_view roomName = "room") {
    // The factory that ROOM_PLUGIN makes, but for `create`, which remembers the room.
    static constexpr room_factory kFactory = {
        sizeof(room_factory),
        0,
        "Hosted",
        &room::detail::Thunks<T>::kTable,
        &room::detail::Thunks<T>::handshake,
        [](const room_factory* factory, const room_host* host, room_op op) -> room_instance* {
          room_instance* instance = room::detail::Thunks<T>::create(factory, host, op);
          lastMade() = reinterpret_cast<T*>(instance);
          return instance;
        },
        [](const room_factory*, const char*) -> const void* { return nullptr; },
    };
    room::detail::Writer writer;
    room::detail::pack(writer, options);
    stage_ = detail::makeStage(kFactory, writer.bytes(), roomName);
    room_ = std::exchange(lastMade(), nullptr);
    if (const auto error = detail::creationError(*stage_)) {
      throw ServerError(error->first, error->second);
    }
  }

  /// The room itself. Not after it was disposed of.
  T& room() { return *room_; }
  T* operator->() { return room_; }

  /// A new client takes a seat and joins with `options`; see joined() for whether it is in.
  Client& join(const Options& options = Value::object()) { return enter(options, {}); }
  /// The same for a client that static auth knows: `auth` is its client.auth().
  Client& joinAs(const Value& auth, const Options& options = Value::object()) {
    room::detail::Writer writer;
    room::detail::pack(writer, auth);
    return enter(options, writer.bytes());
  }

  /// Lets time pass: ticks, patches, timers and coroutines run at their moments.
  void pass(Milliseconds time) { detail::pass(*stage_, time.us()); }

  /// The host goes down: onBeforeShutdown.
  void shutDown() { detail::shutDown(*stage_); }

  bool disposed() const { return detail::isDisposed(*stage_); }
  bool locked() const { return detail::isLocked(*stage_); }
  /// Seats taken: connected, reserved and held.
  uint32_t seats() const { return detail::seats(*stage_); }

 private:
  static T*& lastMade() {
    static thread_local T* room = nullptr;
    return room;
  }

  Client& enter(const Options& options, room_bytes auth) {
    room::detail::Writer writer;
    room::detail::pack(writer, options);
    clients_.push_back(std::make_unique<Client>(detail::enter(*stage_, writer.bytes(), auth)));
    return *clients_.back();
  }

  std::shared_ptr<detail::Stage> stage_;
  T* room_ = nullptr;
  std::vector<std::unique_ptr<Client>> clients_;
};

}  // namespace room::testing
