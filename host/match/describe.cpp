#include "match/describe.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <utility>

namespace roomd {
namespace {

std::string isoTime(int64_t unixMs) {
  const std::chrono::system_clock::time_point time{std::chrono::milliseconds(unixMs)};
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(time)), unixMs % 1000);
}

}  // namespace

Value describeRoom(const Listing& listing, Readers readers, const wire::ProcessIds& processIds,
                   const std::string& publicAddress) {
  Value room;
  room.set("clients", Value{int64_t{listing.clients}});
  room.set("locked", Value{listing.locked});
  room.set("private", Value{listing.isPrivate});
  room.set("maxClients", listing.maxClients ? Value{int64_t{*listing.maxClients}} : Value{});
  room.set("unlisted", Value{false});
  room.set("createdAt", Value{isoTime(listing.createdAtMs)});
  room.set("name", Value{listing.name});
  room.set("processId", Value{processIds.make({readers == Readers::old, listing.loop})});
  room.set("roomId", Value{listing.roomId});
  if (!publicAddress.empty()) room.set("publicAddress", Value{publicAddress});
  if (listing.metadata) room.set("metadata", *listing.metadata);
  if (listing.filter && listing.filter->map()) {
    for (const auto& [field, value] : *listing.filter->map()) {
      if (!room.find(field)) room.set(field, value);
    }
  }
  return room;
}

void describeForOld(Value& answer, const Seat& seat, const wire::ProcessIds& processIds) {
  Value room = describeRoom(seat.listing, Readers::old, processIds, seat.publicAddress);
  room.set("processId", Value{processIds.make({true, seat.loop})});
  answer.set("room", std::move(room));
}

void describeForModern(Value& answer, const Seat& seat, const wire::ProcessIds& processIds) {
  answer.set("name", Value{seat.listing.name});
  answer.set("roomId", Value{seat.listing.roomId});
  answer.set("processId", Value{processIds.make({false, seat.loop})});
  if (!seat.publicAddress.empty()) answer.set("publicAddress", Value{seat.publicAddress});
}

Value describeSeat(const Seat& seat, const wire::ProcessIds& processIds) {
  Value answer;
  describeForOld(answer, seat, processIds);
  describeForModern(answer, seat, processIds);
  answer.set("sessionId", Value{seat.sessionId});
  return answer;
}

}  // namespace roomd
