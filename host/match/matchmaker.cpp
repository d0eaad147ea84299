#include "match/matchmaker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <tuple>

#include "match/pending.hpp"
#include "match/room_calls.hpp"
#include "match/watch.hpp"

namespace roomd {
namespace {

// A request starts over when the room that was found for it refused it. It may do so for ever when
// the room was locked by then, as somebody else got the seat, but a room that refuses and stays
// open must not keep it.
constexpr int kMaxTries = 100;

/// COLYSEUS_SEAT_RESERVATION_TIME in seconds, 15 by default.
int64_t seatReservationUs() {
  constexpr int64_t kDefault = 15;
  const char* text = std::getenv("COLYSEUS_SEAT_RESERVATION_TIME");
  const int64_t seconds = text ? std::atoll(text) : kDefault;
  return std::clamp<int64_t>(seconds > 0 ? seconds : kDefault, 1, 86400) * 1'000'000;
}

}  // namespace

Matchmaker::Matchmaker(std::vector<Loop*> loops, Directory& directory,
                       const wire::ProcessIds& processIds, MatchmakerOptions options)
    : loops_(std::move(loops)),
      home_(*loops_.front()),
      directory_(directory),
      processIds_(processIds),
      options_(std::move(options)),
      seatReservationUs_(seatReservationUs()),
      forRooms_(std::make_unique<RoomCalls>(*this, directory_, processIds_)),
      catalog_(std::make_shared<Catalog>(
          std::map<std::string, std::shared_ptr<const RoomType>, std::less<>>())),
      roomsOnLoop_(loops_.size()) {}

Matchmaker::~Matchmaker() = default;

void Matchmaker::publish(std::shared_ptr<const Catalog> catalog) {
  home_.run([this, catalog = std::move(catalog)]() mutable {
    catalog_.swap(catalog);
    for (const auto& room : directory_.all()) outdate(room);
  });
}

void Matchmaker::request(SeatRequest request, Loop& asker, Answer answer) {
  ask(std::make_shared<Pending>(std::move(request), asker, std::move(answer)));
}

void Matchmaker::createRoom(std::string name, Value options, Loop& asker, Answer answer) {
  SeatRequest request;
  request.method = "create";
  request.target = std::move(name);
  request.options = std::move(options);
  request.voucher.emplace();
  auto pending = std::make_shared<Pending>(std::move(request), asker, std::move(answer));
  pending->wantsSeat = false;
  ask(pending);
}

void Matchmaker::list(std::string name, Loop& asker,
                      std::function<void(std::vector<Listing>)> answer) {
  home_.run([this, name = std::move(name), &asker, answer = std::move(answer)] {
    std::vector<Listing> rooms;
    for (const Listing* listing : listings_.visible(name)) rooms.push_back(*listing);
    asker.run([rooms = std::move(rooms), answer] { answer(rooms); });
  });
}

void Matchmaker::look(Loop& asker, Question question, std::function<void(Result<Value>)> answer) {
  home_.run([this, question = std::move(question), &asker, answer = std::move(answer)] {
    asker.run([answer, seen = question(listings_, *catalog_)] { answer(seen); });
  });
}

void Matchmaker::ask(const PendingPtr& pending) {
  auto& request = pending->request;
  if (!request.options.map()) request.options = Value{Map{}};
  pending->options = encode(request.options);
  if (request.voucher) {
    pending->authenticated = true;
    pending->auth = request.voucher->auth;
    pending->sessionId = request.voucher->sessionId;
  }
  home_.run([this, pending] { handle(pending); });
}

void Matchmaker::handle(const PendingPtr& pending) {
  const auto& method = pending->request.method;
  if (draining_) return finish(pending, kGoingDown);
  if (method == "reconnect") return reconnect(pending);
  auto type = typeFor(*pending);
  if (!type) return finish(pending, type.error());
  pending->type = std::move(*type);
  if (!pending->authenticated && StaticAuth::offeredBy(*pending->type)) {
    return authenticate(pending);
  }
  if (method == "joinById") return joinById(pending);
  pending->filter = filterOf(pending->request.options, pending->type->config.filterBy);
  pending->key = pending->request.target + '\0' + encode(pending->filter);
  if (method != "create") return findOrCreate(pending);
  if (auto refusal = refuseRoom(pending->type->config)) return finish(pending, *refusal);
  create(pending);
}

Result<std::shared_ptr<const RoomType>> Matchmaker::typeFor(const Pending& pending) const {
  const auto& [method, target] = std::tie(pending.request.method, pending.request.target);
  if (method == "joinById") {
    auto type = directory_.typeOf(target);
    const Listing* listing = listings_.find(target);
    if (!type || !listing) {
      return Error{fmt::format("room \"{}\" not found", target), ROOM_ERROR_INVALID_ROOM_ID};
    }
    const bool mayEnterLocked = pending.request.voucher && pending.request.voucher->evenLocked;
    if (listing->locked && !mayEnterLocked) {
      return Error{fmt::format("room \"{}\" is locked", target), ROOM_ERROR_INVALID_ROOM_ID};
    }
    return type;
  }
  if (method != "joinOrCreate" && method != "create" && method != "join") {
    return Error{fmt::format("invalid method \"{}\"", method), ROOM_ERROR_NO_HANDLER};
  }
  auto type = catalog_->find(target);
  if (type) return type;
  return Error{fmt::format("provided room name \"{}\" not defined", target), ROOM_ERROR_NO_HANDLER};
}

void Matchmaker::authenticate(const PendingPtr& pending) {
  auto done = [this, pending](Result<std::string> auth) {
    home_.run([this, pending, auth = std::move(auth)] { onAuthenticated(pending, auth); });
  };
  auto auth = std::make_shared<StaticAuth>(pending->asker, pending->type, pending->request,
                                           std::move(done));
  authenticating_.emplace(pending.get(), auth);
  pending->asker.run([auth] { auth->start(); });
}

void Matchmaker::onAuthenticated(const PendingPtr& pending, const Result<std::string>& auth) {
  authenticating_.erase(pending.get());
  if (auth) {
    pending->authenticated = true;
    pending->auth = *auth;
    const auto data = decode(*auth);
    const Value* sessionId = data ? data->find("sessionId") : nullptr;
    if (sessionId && sessionId->text()) pending->sessionId = *sessionId->text();
    handle(pending);
  } else {
    finish(pending, auth.error());
  }
  endIfDrained();
}

void Matchmaker::findOrCreate(const PendingPtr& pending) {
  if (auto room = search(*pending)) return reserve(pending, std::move(room));
  if (pending->request.method == "join") {
    return finish(pending,
                  Error{"no rooms found with provided criteria", ROOM_ERROR_INVALID_CRITERIA});
  }
  if (auto being = creating_.find(pending->key); being != creating_.end()) {
    return being->second.push_back(pending);
  }
  if (auto refusal = refuseRoom(pending->type->config)) return finish(pending, *refusal);
  creating_[pending->key];
  create(pending);
}

std::shared_ptr<Room> Matchmaker::search(const Pending& pending) {
  const auto& sortBy = pending.type->config.sortBy;
  while (const Listing* found = listings_.search(pending.request.target, pending.filter, sortBy)) {
    if (auto room = directory_.find(found->roomId)) return room;
    // It has ended on another loop, and the word of it is on its way.
    listings_.drop(std::string(found->roomId));
  }
  return nullptr;
}

void Matchmaker::joinById(const PendingPtr& pending) {
  auto room = directory_.find(pending->request.target);
  if (room) return reserve(pending, std::move(room));
  finish(pending, Error{fmt::format("room \"{}\" not found", pending->request.target),
                        ROOM_ERROR_INVALID_ROOM_ID});
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
    const auto found = room->findReconnection(token, pending->request.takesOver);
    home_.run([this, pending,
               seat = found ? Result<Seat>(Seat{room->listing(), *found}) : found.error()] {
      finish(pending, seat);
    });
  });
}

void Matchmaker::reserve(const PendingPtr& pending, std::shared_ptr<Room> room) {
  room->loop().run([this, pending, room] {
    auto seat = pending->seatIn(*room);
    home_.run([this, pending, locked = room->listing().locked, seat = std::move(seat)] {
      const auto& method = pending->request.method;
      const bool searched = method == "joinOrCreate" || method == "join";
      const bool mayRetry = searched && pending->mayRetry && pending->tries < kMaxTries;
      if (seat || !mayRetry) return finish(pending, seat);
      if (!locked) ++pending->tries;
      handle(pending);
    });
  });
}

void Matchmaker::finish(const PendingPtr& pending, Result<Seat> outcome) {
  if (outcome) {
    outcome->publicAddress = options_.publicAddress;
    outcome->loop = servingLoop(outcome->listing);
  }
  pending->asker.run([pending, outcome = std::move(outcome)] { pending->answer(outcome); });
}

unsigned Matchmaker::servingLoop(const Listing& room) const {
  if (options_.spreadAbove == 0 || room.clients <= options_.spreadAbove) return room.loop;
  return (room.loop + room.clients) % static_cast<unsigned>(loops_.size());
}

Result<Seat> Matchmaker::Pending::seatIn(Room& room) const {
  if (!wantsSeat) return Seat{room.listing()};
  const auto taken = room.reserveSeat({options, auth, sessionId});
  if (!taken) return taken.error();
  return Seat{room.listing(), *taken};
}

}  // namespace roomd
