#include "match/watch.hpp"

#include <spdlog/spdlog.h>

namespace roomd {

void Matchmaker::Watch::onListing(const Listing& listing) {
  if (lobby_) lobby_->show(listing);
  matchmaker_.home_.run([self = &matchmaker_, listing, serial = serial_] {
    // From another loop the word may come late, when the room has ended and another has its id.
    if (self->directory_.holds(listing.roomId, serial)) self->listings_.put(listing, serial);
  });
}

void Matchmaker::Watch::onDisposing(const std::string& roomId) {
  // Lobbies hear of the end before the id is free for another room.
  if (lobby_) lobby_->hide(roomId);
  matchmaker_.directory_.remove(roomId);
  matchmaker_.home_.run(
      [self = &matchmaker_, roomId, serial = serial_] { self->listings_.remove(roomId, serial); });
}

void Matchmaker::Watch::onMoved(const std::string& roomId,
                                const std::shared_ptr<const RoomType>& type) {
  matchmaker_.directory_.move(roomId, type);
}

void Matchmaker::Watch::onDisposed(const std::string& roomId, unsigned) {
  spdlog::debug("room {}: disposed", roomId);
  // Later, because it is the end of this object.
  matchmaker_.home_.post([self = &matchmaker_, this] { self->onDisposed(*this); });
}

}  // namespace roomd
