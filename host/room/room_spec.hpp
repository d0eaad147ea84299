#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "plugin/catalog.hpp"
#include "room/listing.hpp"
#include "room/services.hpp"

namespace roomd {

/// Who is told about a room's life. Called on the room's loop.
class RoomObserver {
 public:
  virtual ~RoomObserver() = default;

  /// Something in the listing changed. Only after announce().
  virtual void onListing(const Listing& listing) = 0;

  /// The room takes nobody any more: it is being disposed of. Only after announce().
  virtual void onDisposing(const std::string& roomId) = 0;

  /// The room lives on with the code of `type`. Only after announce().
  virtual void onMoved(const std::string& /*roomId*/,
                       const std::shared_ptr<const RoomType>& /*type*/) {}

  /// The plugin's instance is destroyed, or none could be made. The last call, also for a room that
  /// was never announced.
  virtual void onDisposed(const std::string& roomId, unsigned loop) = 0;
};

/// What a room is made from.
struct RoomSpec {
  std::shared_ptr<const RoomType> type;
  std::string roomId;
  std::string options;  ///< for onCreate: the client's, overridden by rooms.yaml's; MessagePack
  std::shared_ptr<const Value> filter;
  int64_t createdAtMs = 0;
  int64_t seatReservationUs = 15'000'000;
  RoomServices services;
};

/// A seat somebody asks for.
struct SeatSpec {
  std::string options;    ///< what the client sent, MessagePack
  std::string auth;       ///< MessagePack; not empty: the client is known, onAuth is not asked
  std::string sessionId;  ///< empty, or not 1 to 64 characters of A-Za-z0-9_-: the room picks one
};

}  // namespace roomd
