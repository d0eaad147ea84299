#pragma once

#include <string>

#include "room/listing.hpp"
#include "room/services.hpp"
#include "wire/target.hpp"

namespace roomd {

/// What lobbies are told of one room (ROOM_LOBBY_TOPIC): its listing whenever that has changed,
/// and that it is gone, if they knew it. Used on the room's loop.
class LobbyNews {
 public:
  /// `presence` nullptr: nobody is told.
  LobbyNews(Presence* presence, const wire::ProcessIds& processIds,
            const std::string& publicAddress)
      : presence_(presence), processIds_(processIds), publicAddress_(publicAddress) {}

  /// The room is as `listing` says; a private one is none of their business.
  void show(const Listing& listing);
  void hide(const std::string& roomId);

 private:
  void publish(const std::string& roomId, Value listing);

  Presence* presence_;
  const wire::ProcessIds& processIds_;
  const std::string& publicAddress_;
  Value shown_;  ///< the listing as it was told; null when lobbies know nothing of the room
};

}  // namespace roomd
