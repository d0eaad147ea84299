#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "ids.hpp"
#include "match/pending.hpp"
#include "match/watch.hpp"

namespace roomd {
namespace {

int64_t unixMilliseconds() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

/// What onCreate gets: the client's options, overridden by those of rooms.yaml.
std::string mergedOptions(const Value& client, const Value& defined) {
  Value merged = client;
  if (defined.map()) {
    for (const auto& [name, value] : *defined.map()) merged.set(name, value);
  }
  return encode(merged);
}

}  // namespace

std::optional<Error> Matchmaker::refuseRoom(const RoomConfig& config) const {
  if (options_.maxRooms != 0 && watches_.size() >= options_.maxRooms) {
    return Error{"too many rooms", ROOM_ERROR_UNHANDLED};
  }
  const auto made = roomsOfName_.find(config.name);
  const size_t instances = made == roomsOfName_.end() ? 0 : made->second;
  if (config.maxInstances && instances >= *config.maxInstances) {
    return Error{fmt::format("too many rooms of \"{}\"", config.name), ROOM_ERROR_UNHANDLED};
  }
  return std::nullopt;
}

void Matchmaker::create(const PendingPtr& pending) {
  const unsigned index = leastLoaded();
  Loop& loop = *loops_[index];
  auto owned = std::make_unique<Watch>(*this, *pending->type, index);
  Watch& watch = *owned;
  watches_.emplace(&watch, std::move(owned));
  ++roomsOfName_[watch.name];
  ++roomsOnLoop_[index];
  const RoomConfig& config = pending->type->config;
  RoomSpec spec;
  spec.type = pending->type;
  spec.roomId = randomId(kIdLength);
  spec.options = mergedOptions(pending->request.options, config.options);
  spec.filter = std::make_shared<const Value>(keptOptions(pending->request.options, config));
  spec.createdAtMs = unixMilliseconds();
  spec.seatReservationUs = seatReservationUs_;
  spec.services = {options_.presence, forRooms_.get()};
  loop.run([this, &loop, &watch, pending, spec = std::move(spec)] {
    Room::create(loop, spec, watch, [this, &watch, pending](Result<std::shared_ptr<Room>> made) {
      onMade(pending, watch, std::move(made));
    });
  });
}

void Matchmaker::onMade(const PendingPtr& pending, Watch& watch,
                        Result<std::shared_ptr<Room>> made) {
  if (!made) {
    return home_.run([this, pending, error = made.error()] { onCreated(pending, error); });
  }
  const auto& room = *made;
  const uint64_t serial = directory_.add(room->roomId(), room, pending->type);
  if (serial == 0) {
    // As Colyseus 0.18: the room that has the id already takes the client.
    const std::string roomId = room->roomId();
    room->discard();
    return home_.run([this, pending, first = directory_.find(roomId)] {
      onCreated(pending, Error{"another room has this id", ROOM_ERROR_UNHANDLED}, first);
    });
  }
  watch.setSerial(serial);
  room->announce();
  watch.onListing(room->listing());
  auto seat = pending->seatIn(*room);
  home_.run([this, pending, room, seat = std::move(seat)] {
    if (!draining_) {
      outdate(room);  // a reload may have come while it was made
      return onCreated(pending, seat);
    }
    askToEnd(room);
    onCreated(pending, kGoingDown);
  });
}

void Matchmaker::onCreated(const PendingPtr& pending, Result<Seat> outcome,
                           std::shared_ptr<Room> instead) {
  std::vector<PendingPtr> waiters;
  if (auto found = creating_.find(pending->key);
      found != creating_.end() && pending->request.method == "joinOrCreate") {
    waiters = std::move(found->second);
    creating_.erase(found);
  }
  if (instead) {
    pending->mayRetry = false;  // starting over would make yet another room in vain
    reserve(pending, std::move(instead));
  } else {
    finish(pending, std::move(outcome));
  }
  // They find the new room, or the next of them makes one.
  for (const auto& waiter : waiters) handle(waiter);
}

void Matchmaker::onDisposed(Watch& watch) {
  --roomsOnLoop_[watch.loop];
  const auto ofName = roomsOfName_.find(watch.name);
  if (--ofName->second == 0) roomsOfName_.erase(ofName);
  watches_.erase(&watch);
  endIfDrained();
}

unsigned Matchmaker::leastLoaded() const {
  const auto least = std::min_element(roomsOnLoop_.begin(), roomsOnLoop_.end());
  return static_cast<unsigned>(least - roomsOnLoop_.begin());
}

void Matchmaker::drain(std::function<void()> done) {
  home_.run([this, done = std::move(done)] {
    draining_ = true;
    drained_.push_back(done);
    for (const auto& [pending, auth] : std::unordered_map(authenticating_)) {
      pending->asker.run([auth = auth] { auth->abort(kGoingDown); });
    }
    for (const auto& room : directory_.all()) askToEnd(room);
    endIfDrained();
  });
}

void Matchmaker::outdate(const std::shared_ptr<Room>& room) const {
  const auto type = directory_.typeOf(room->roomId());
  if (!type) return;
  auto next = catalog_->find(type->config.name);
  if (next && next->factory == type->factory) return;
  const DrainPolicy policy = next ? next->config.drain : type->config.drain;
  room->loop().run([room, policy, next = std::move(next)] { room->outdate(policy, next); });
}

void Matchmaker::askToEnd(const std::shared_ptr<Room>& room) {
  room->loop().run([room] { room->shutdown(); });
}

void Matchmaker::endIfDrained() {
  if (!draining_ || !watches_.empty() || !authenticating_.empty()) return;
  for (const auto& done : std::exchange(drained_, {})) done();
}

}  // namespace roomd
