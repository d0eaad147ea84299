// RoomProperties: what a room is called, who may enter it and what others see of it.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "room/detail/construction.hpp"
#include "room/detail/properties.hpp"
#include "room/value.hpp"

namespace room {

/// For setMatchmaking: what is not given stays as it is.
struct Matchmaking {
  std::optional<uint32_t> maxClients = std::nullopt;  ///< kUnlimited: no limit
  std::optional<bool> locked = std::nullopt;
  std::optional<bool> isPrivate = std::nullopt;
  std::optional<Value> metadata = std::nullopt;
};

/// A part of RoomBase.
class RoomProperties {
 public:
  RoomProperties(const RoomProperties&) = delete;
  RoomProperties& operator=(const RoomProperties&) = delete;

  /// 9 characters, unless onCreate gave another.
  const std::string& roomId() const { return properties().roomId; }
  /// Throws std::logic_error outside of onCreate.
  void setRoomId(std::string roomId) {
    if (!isCreating_) {
      throw std::logic_error("'roomId' can only be overridden upon room creation.");
    }
    properties().roomId = std::move(roomId);
    kernel_.set("roomId", properties().roomId);
  }
  /// The name in rooms.yaml.
  const std::string& roomName() const { return properties().roomName; }

  /// The room locks itself when that many clients are in it or on their way; kUnlimited is the
  /// default.
  uint32_t maxClients() const { return properties().maxClients; }
  void setMaxClients(uint32_t count) { setMatchmaking({.maxClients = count}); }

  /// Whether the room ends with its last client; true is the default.
  bool autoDispose() const { return properties().autoDispose; }
  void setAutoDispose(bool autoDispose) {
    kernel_.set("autoDispose", properties().autoDispose = autoDispose);
  }

  /// A locked room takes no new clients. lock() holds until unlock(); a room that locked itself
  /// because it was full is unlocked when a client leaves.
  bool locked() const { return properties().locked; }
  void lock() { setMatchmaking({.locked = true}); }
  void unlock() { setMatchmaking({.locked = false}); }

  /// A private room is not listed; clients join it by its id.
  bool isPrivate() const { return properties().isPrivate; }
  void setPrivate(bool isPrivate = true) { setMatchmaking({.isPrivate = isPrivate}); }

  /// What listings show of the room. Replaces the metadata before. Takes a Value, or anything that
  /// can be sent.
  const Value& metadata() const { return properties().metadata; }
  void setMetadata(Value metadata) { setMatchmaking({.metadata = std::move(metadata)}); }
  template <class T>
  void setMetadata(const T& metadata) {
    setMetadata(Value::from(metadata));
  }

  /// Changes several of the above in one step, so that listings never show half of it:
  /// `setMatchmaking({.maxClients = 2, .locked = true})`.
  void setMatchmaking(const Matchmaking& changes) {
    detail::Properties& own = properties();
    Value changed;
    if (changes.maxClients) {
      own.maxClients = *changes.maxClients;
      const bool isLimited = own.maxClients != kUnlimited;
      changed.set("maxClients", isLimited ? Value(own.maxClients) : Value(nullptr));
    }
    if (changes.locked) changed.set("locked", own.locked = *changes.locked);
    if (changes.isPrivate) changed.set("private", own.isPrivate = *changes.isPrivate);
    if (changes.metadata) changed.set("metadata", own.metadata = *changes.metadata);
    if (changed.exists()) kernel_.setAll(changed);
  }

  /// How many seconds a client may take from its seat reservation to its connection (default 15).
  void setSeatReservationTime(double seconds) { kernel_.set("seatReservationTime", seconds); }

  /// How many messages a client may send in a second before it is disconnected; 0: any number.
  /// Nothing while it is as rooms.yaml says.
  std::optional<uint32_t> maxMessagesPerSecond() const { return properties().maxMessagesPerSecond; }
  void setMaxMessagesPerSecond(uint32_t count) {
    properties().maxMessagesPerSecond = count;
    kernel_.set("maxMessagesPerSecond", count);
  }

  /// Writes a line to the host's log.
  void log(std::string_view text) const { kernel_.log(ROOM_LOG_INFO, text); }

 private:
  friend class RoomLoops;
  friend class RoomMessages;
  friend class RoomBase;
  friend struct detail::BaseThunks;
  template <class T>
  friend struct detail::HandoverThunks;
  template <class T>
  friend struct detail::Thunks;

  explicit RoomProperties(RoomBase& room)
      : kernel_(detail::Construction::get().host, detail::Construction::get().hooks, room) {}
  ~RoomProperties() = default;

  detail::Properties& properties() { return kernel_.properties(); }
  const detail::Properties& properties() const { return kernel_.properties(); }

  detail::Kernel kernel_;
  bool isCreating_ = true;
};

}  // namespace room
