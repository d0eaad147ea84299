#include <spdlog/spdlog.h>

#include "room/bytes.hpp"
#include "room/room.hpp"

namespace roomd {

void Room::apply(const PropertyChange& change) {
  if (change.roomId) {
    if (state_ == State::creating) {
      spec_.roomId = listing_.roomId = *change.roomId;
    } else {
      spdlog::warn("room {}: 'roomId' can only be overridden upon room creation", spec_.roomId);
    }
  }
  if (change.seatReservationUs) seatReservationUs_ = *change.seatReservationUs;
  if (change.patchIntervalUs && *change.patchIntervalUs != patchIntervalUs_) {
    patchIntervalUs_ = *change.patchIntervalUs;
    if (state_ != State::creating) restartPatches();
  }
  if (change.simulationIntervalUs) {
    tickIntervalUs_ = *change.simulationIntervalUs;
    restartTicks();
  }
  if (change.autoDispose && *change.autoDispose != autoDispose_) {
    autoDispose_ = *change.autoDispose;
    if (state_ == State::open) later([self = shared_from_this()] { self->disposeIfEmpty(); });
  }
  if (change.isPrivate) listing_.isPrivate = *change.isPrivate;
  if (change.maxMessagesPerSecond) messageLimit_ = *change.maxMessagesPerSecond;
  if (change.metadata) listing_.metadata = std::make_shared<const Value>(*change.metadata);
  if (change.locked) explicitLock_ = listing_.locked = *change.locked;
  if (change.maxClients) {
    listing_.maxClients = *change.maxClients;
    updateAutoLock(true);
  }
  publish();
}

void Room::publish() {
  listing_.clients = static_cast<uint32_t>(sessions_.size());
  if (listed_ && state_ == State::open) observer_.onListing(listing_);
}

void Room::updateAutoLock(bool mayLock) {
  const bool locked = explicitLock_ || (isFull() && (mayLock || listing_.locked));
  if (locked == listing_.locked) return;
  listing_.locked = locked;
  later([self = shared_from_this(), locked] { self->tellProperty("locked", Value{locked}); });
}

void Room::tellProperty(const char* name, Value value) {
  if (!instance_ || !vtable().on_set) return;
  Value change;
  change.set(name, std::move(value));
  const std::string bytes = encode(change);
  enter("set", [&] { vtable().on_set(instance_, toBytes(bytes)); });
}

}  // namespace roomd
