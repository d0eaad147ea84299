#include "match/reservation.hpp"

#include <fmt/format.h>

#include "match/json.hpp"

namespace roomd {
namespace {

using wire::Generation;

constexpr int kUnavailable = 503;

bool oldShape(Generation generation) {
  return generation == Generation::g15 || generation == Generation::g16;
}

}  // namespace

HttpAnswer answerSeat(const Asker& asker, const Seat& seat, const wire::ProcessIds& processIds) {
  const bool both = asker.demanded == Generation::unknown;
  Value answer;
  if (both || oldShape(asker.demanded)) describeForOld(answer, seat, processIds);
  if (both || !oldShape(asker.demanded)) describeForModern(answer, seat, processIds);
  answer.set("sessionId", Value{seat.sessionId});
  const std::string& host = seat.publicAddress.empty() ? asker.host : seat.publicAddress;
  if (both && !host.empty()) {
    // Only 0.16 puts this in front of the URL it opens, which tells it from 0.15.
    answer.set("protocol",
               Value{fmt::format("{}://{}/g16?orig=ws", asker.secure ? "wss" : "ws", host)});
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

HttpAnswer answerList(const std::vector<Listing>& rooms, const wire::ProcessIds& processIds,
                      const std::string& publicAddress) {
  Array list;
  for (const auto& listing : rooms) {
    list.push_back(describeRoom(listing, Readers::old, processIds, publicAddress));
  }
  return {200, toJson(Value{std::move(list)})};
}

}  // namespace roomd
