#include "match/matchmaker.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "ids.hpp"

namespace roomd {
namespace {

constexpr int kShuttingDown = 503;
constexpr const char* kGoingDown = "the server is shutting down";

// joinOrCreate starts over when the room it found refused it. It may do so for ever when the room
// was locked by then, as somebody else got the seat, but a room that refuses and stays open must
// not keep it.
constexpr int kMaxTries = 100;

int64_t unixMilliseconds() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

/// COLYSEUS_SEAT_RESERVATION_TIME in seconds, 15 by default.
int64_t seatReservationUs() {
  constexpr int64_t kDefault = 15;
  const char* text = std::getenv("COLYSEUS_SEAT_RESERVATION_TIME");
  const int64_t seconds = text ? std::atoll(text) : kDefault;
  return std::clamp<int64_t>(seconds > 0 ? seconds : kDefault, 1, 86400) * 1'000'000;
}

/// What onCreate gets: the client's options, overridden by those of rooms.yaml.
std::string mergedOptions(const Value& client, const Value& defined) {
  Value merged = client;
  if (defined.map()) {
    for (const auto& [name, value] : *defined.map()) merged.set(name, value);
  }
  return encode(merged);
}

/// The seat of a session, with the room as it is now; or why there is none. [the room's loop]
Result<Seat> seatIn(const Room& room, const Result<std::string>& sessionId) {
  if (!sessionId) return sessionId.error();
  return Seat{room.listing(), *sessionId};
}

}  // namespace

struct Matchmaker::Pending {
  SeatRequest request;
  Loop& asker;
  Answer answer;
  std::string options;  ///< request.options as MessagePack
  std::shared_ptr<const RoomType> type;
  Value filter;
  std::string key;  ///< name and filter: what a room that is being made must share
  int tries = 0;
};

Matchmaker::Matchmaker(std::vector<Loop*> loops, Directory& directory)
    : loops_(std::move(loops)),
      home_(*loops_.front()),
      directory_(directory),
      catalog_(std::make_shared<Catalog>(
          std::map<std::string, std::shared_ptr<const RoomType>, std::less<>>())),
      roomsOnLoop_(loops_.size()),
      seatReservationUs_(seatReservationUs()) {}

Matchmaker::~Matchmaker() = default;

void Matchmaker::publish(std::shared_ptr<const Catalog> catalog) {
  home_.run([this, catalog = std::move(catalog)]() mutable { catalog_.swap(catalog); });
}

void Matchmaker::request(SeatRequest request, Loop& asker, Answer answer) {
  auto pending = std::make_shared<Pending>(
      Pending{std::move(request), asker, std::move(answer), {}, {}, {}, {}});
  if (!pending->request.options.map()) pending->request.options = Value{Map{}};
  pending->options = encode(pending->request.options);
  home_.run([this, pending] { handle(pending); });
}

void Matchmaker::list(std::string name, Loop& asker,
                      std::function<void(std::vector<Listing>)> answer) {
  home_.run([this, name = std::move(name), &asker, answer = std::move(answer)] {
    std::vector<Listing> rooms;
    for (const Listing* listing : listings_.visible(name)) rooms.push_back(*listing);
    asker.run([rooms = std::move(rooms), answer] { answer(rooms); });
  });
}

void Matchmaker::drain(std::function<void()> done) {
  home_.run([this, done = std::move(done)] {
    draining_ = true;
    drained_ = done;
    for (const auto& room : directory_.all()) askToEnd(room);
    endIfDrained();
  });
}

void Matchmaker::askToEnd(const std::shared_ptr<Room>& room) {
  room->loop().run([room] { room->shutdown(); });
}

void Matchmaker::handle(const PendingPtr& pending) {
  const auto& method = pending->request.method;
  const auto& target = pending->request.target;
  if (draining_) return finish(pending, Error{kGoingDown, kShuttingDown});
  if (method == "joinById") return joinById(pending);
  if (method == "reconnect") return reconnect(pending);
  if (method != "joinOrCreate" && method != "create" && method != "join") {
    return finish(pending,
                  Error{fmt::format("invalid method \"{}\"", method), ROOM_ERROR_NO_HANDLER});
  }
  pending->type = catalog_->find(target);
  if (!pending->type) {
    return finish(pending, Error{fmt::format("provided room name \"{}\" not defined", target),
                                 ROOM_ERROR_NO_HANDLER});
  }
  pending->filter = filterOf(pending->request.options, pending->type->config.filterBy);
  if (method == "create") return create(pending);
  pending->key = target + '\0' + encode(pending->filter);
  findOrCreate(pending);
}

void Matchmaker::findOrCreate(const PendingPtr& pending) {
  const bool mayCreate = pending->request.method == "joinOrCreate";
  const Listing* found =
      listings_.search(pending->request.target, pending->filter, pending->type->config.sortBy);
  if (auto room = found ? directory_.find(found->roomId) : nullptr) {
    return reserve(pending, std::move(room));
  }
  if (!mayCreate) {
    return finish(pending,
                  Error{"no rooms found with provided criteria", ROOM_ERROR_INVALID_CRITERIA});
  }
  auto [waiters, first] = creating_.try_emplace(pending->key);
  if (!first) return waiters->second.push_back(pending);
  create(pending);
}

void Matchmaker::create(const PendingPtr& pending) {
  const unsigned index = leastLoaded();
  Loop& loop = *loops_[index];
  ++alive_;
  ++roomsOnLoop_[index];
  RoomSpec spec;
  spec.type = pending->type;
  spec.roomId = randomId(kIdLength);
  spec.options = mergedOptions(pending->request.options, pending->type->config.options);
  spec.filter = std::make_shared<const Value>(pending->filter);
  spec.createdAtMs = unixMilliseconds();
  spec.seatReservationUs = seatReservationUs_;
  auto created = [this, pending](Result<std::shared_ptr<Room>> outcome) {
    if (!outcome) {
      return home_.run([this, pending, error = outcome.error()] { onCreated(pending, error); });
    }
    const auto& room = *outcome;
    if (!directory_.add(room->roomId(), room)) {
      // As Colyseus 0.18: the room that has the id already takes the client.
      const std::string roomId = room->roomId();
      room->discard();
      return home_.run([this, pending, first = directory_.find(roomId)] {
        onCreated(pending, Error{"another room has this id", ROOM_ERROR_UNHANDLED}, first);
      });
    }
    room->announce();
    auto seat = seatIn(*room, room->reserveSeat({pending->options, {}, {}}));
    home_.run([this, pending, room, seat = std::move(seat)] {
      if (!draining_) return onCreated(pending, seat);
      askToEnd(room);
      onCreated(pending, Error{kGoingDown, kShuttingDown});
    });
  };
  loop.run([this, &loop, spec = std::move(spec), created = std::move(created)] {
    Room::create(loop, spec, *this, created);
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
    pending->tries = kMaxTries;  // starting over would make yet another room in vain
    reserve(pending, std::move(instead));
  } else {
    finish(pending, std::move(outcome));
  }
  // They find the new room, or the next of them makes one.
  for (const auto& waiter : waiters) handle(waiter);
}

void Matchmaker::joinById(const PendingPtr& pending) {
  const std::string& roomId = pending->request.target;
  const Listing* listing = listings_.find(roomId);
  auto room = listing ? directory_.find(roomId) : nullptr;
  if (!room) {
    return finish(pending,
                  Error{fmt::format("room \"{}\" not found", roomId), ROOM_ERROR_INVALID_ROOM_ID});
  }
  if (listing->locked) {
    return finish(pending,
                  Error{fmt::format("room \"{}\" is locked", roomId), ROOM_ERROR_INVALID_ROOM_ID});
  }
  reserve(pending, std::move(room));
}

void Matchmaker::reconnect(const PendingPtr& pending) {
  const Value* token = pending->request.options.find("reconnectionToken");
  if (!token || !token->text()) {
    return finish(pending, Error{"'reconnectionToken' must be provided for reconnection.",
                                 ROOM_ERROR_UNHANDLED});
  }
  auto room = directory_.find(pending->request.target);
  if (!room) {
    return finish(pending,
                  Error{fmt::format("room \"{}\" has been disposed.", pending->request.target),
                        ROOM_ERROR_INVALID_ROOM_ID});
  }
  room->loop().run([this, pending, room, token = *token->text()] {
    auto seat = seatIn(*room, room->findReconnection(token));
    home_.run([this, pending, seat = std::move(seat)] { finish(pending, seat); });
  });
}

void Matchmaker::reserve(const PendingPtr& pending, std::shared_ptr<Room> room) {
  room->loop().run([this, pending, room] {
    auto seat = seatIn(*room, room->reserveSeat({pending->options, {}, {}}));
    home_.run([this, pending, locked = room->listing().locked, seat = std::move(seat)] {
      const bool mayRetry = pending->request.method == "joinOrCreate" && pending->tries < kMaxTries;
      if (seat || !mayRetry) return finish(pending, seat);
      if (!locked) ++pending->tries;
      handle(pending);
    });
  });
}

void Matchmaker::finish(const PendingPtr& pending, Result<Seat> outcome) {
  pending->asker.run([pending, outcome = std::move(outcome)] { pending->answer(outcome); });
}

void Matchmaker::onListing(const Listing& listing) {
  home_.run([this, listing] { listings_.put(listing); });
}

void Matchmaker::onDisposing(const std::string& roomId) {
  directory_.remove(roomId);
  home_.run([this, roomId] {
    // A new room may have taken the id meanwhile.
    if (!directory_.find(roomId)) listings_.remove(roomId);
  });
}

void Matchmaker::onDisposed(const std::string& roomId, unsigned loop) {
  spdlog::debug("room {}: disposed", roomId);
  home_.run([this, loop] {
    --alive_;
    --roomsOnLoop_[loop];
    endIfDrained();
  });
}

void Matchmaker::endIfDrained() {
  if (!draining_ || alive_ > 0 || !drained_) return;
  auto done = std::move(drained_);
  drained_ = nullptr;
  done();
}

unsigned Matchmaker::leastLoaded() const {
  const auto least = std::min_element(roomsOnLoop_.begin(), roomsOnLoop_.end());
  return static_cast<unsigned>(least - roomsOnLoop_.begin());
}

}  // namespace roomd
