#include "match/reservation.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>

#include "match/json.hpp"

namespace roomd {
namespace {

using wire::Generation;

constexpr int kUnavailable = 503;

std::string isoTime(int64_t unixMs) {
  const std::chrono::system_clock::time_point time{std::chrono::milliseconds(unixMs)};
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(time)), unixMs % 1000);
}

/// A room as 0.15 and 0.16 describe it (section 1.3): filter fields stand beside the others.
Value describeRoom(const Listing& listing, const std::string& processId) {
  Value room;
  room.set("clients", Value{uint64_t{listing.clients}});
  room.set("locked", Value{listing.locked});
  room.set("private", Value{listing.isPrivate});
  room.set("maxClients", listing.maxClients ? Value{uint64_t{*listing.maxClients}} : Value{});
  room.set("unlisted", Value{false});
  room.set("createdAt", Value{isoTime(listing.createdAtMs)});
  room.set("name", Value{listing.name});
  room.set("processId", Value{processId});
  room.set("roomId", Value{listing.roomId});
  if (listing.metadata) room.set("metadata", *listing.metadata);
  if (listing.filter && listing.filter->map()) {
    for (const auto& [field, value] : *listing.filter->map()) room.set(field, value);
  }
  return room;
}

bool oldShape(Generation generation) {
  return generation == Generation::g15 || generation == Generation::g16;
}

}  // namespace

HttpAnswer answerSeat(const Asker& asker, const Seat& seat, const wire::ProcessIds& processIds) {
  const Listing& listing = seat.listing;
  const bool both = asker.demanded == Generation::unknown;
  Value answer;
  if (both || oldShape(asker.demanded)) {
    answer.set("room", describeRoom(listing, processIds.make({true, listing.loop})));
  }
  if (both || !oldShape(asker.demanded)) {
    answer.set("name", Value{listing.name});
    answer.set("roomId", Value{listing.roomId});
    answer.set("processId", Value{processIds.make({false, listing.loop})});
  }
  answer.set("sessionId", Value{seat.sessionId});
  if (both && !asker.host.empty()) {
    // Only 0.16 puts this in front of the URL it opens, which tells it from 0.15.
    answer.set("protocol",
               Value{fmt::format("{}://{}/g16?orig=ws", asker.secure ? "wss" : "ws", asker.host)});
  }
  return {200, toJson(answer)};
}

HttpAnswer answerError(const Asker& asker, const Error& error) {
  if (error.code == kUnavailable) return {kUnavailable, {}, {}};
  const wire::Dialect& dialect = wire::dialect(asker.likely);
  const int code = wire::clientErrorCode(dialect, error.code, ROOM_ERROR_UNHANDLED);
  Value body;
  body.set("code", Value{int64_t{code}});
  body.set("error", Value{error.message});
  HttpAnswer answer{200, toJson(body)};
  if (dialect.httpErrors == wire::HttpErrors::byStatus) {
    // The original loses codes that are no HTTP status; the message at least can arrive.
    answer.status = code >= 400 && code <= 599 ? code : 500;
  }
  return answer;
}

HttpAnswer answerList(const std::vector<Listing>& rooms, const wire::ProcessIds& processIds) {
  Array list;
  for (const auto& listing : rooms) {
    list.push_back(describeRoom(listing, processIds.make({true, listing.loop})));
  }
  return {200, toJson(Value{std::move(list)})};
}

}  // namespace roomd
