#include "net/routes.hpp"

#include <algorithm>

#include "match/json.hpp"

namespace roomd {
namespace {

constexpr std::string_view kText = "text/plain; charset=utf-8";

HttpAnswer status(int code) { return {code, {}, kText}; }

wire::Generation demandedBy(const HttpRequest& request) {
  return wire::parseTarget(request.path, request.parameters).generation;
}

Asker askerOf(const HttpRequest& request, const wire::Target& target) {
  return {target.generation,
          wire::generationOfRequest(target, request.userAgent, request.secFetchMode), request.host,
          request.secure};
}

/// What a body that is no JSON is answered with (section 1.1): each generation has its own way.
HttpAnswer answerMalformed(const Asker& asker, const Error& error) {
  Value body;
  body.set("error", Value{error.message});
  const bool inBody = wire::dialect(asker.likely).httpErrors == wire::HttpErrors::inBody;
  return {inBody ? 200 : 400, toJson(body)};
}

/// Header values go back to the client as they came, but for what could end the line.
std::string headerSafe(std::string value) {
  std::erase_if(value, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  return value;
}

}  // namespace

std::string Routes::corsHeaders(const HttpRequest& request) {
  const auto generation = demandedBy(request);
  const bool old = generation == wire::Generation::g15 || generation == wire::Generation::g16;
  std::string lines =
      "Access-Control-Allow-Headers: Origin, X-Requested-With, Content-Type, Accept, "
      "Authorization\r\nAccess-Control-Allow-Methods: ";
  lines += old ? "OPTIONS, POST, GET" : "GET,HEAD,PUT,PATCH,POST,DELETE";
  lines += "\r\nAccess-Control-Allow-Credentials: true\r\nAccess-Control-Allow-Origin: ";
  lines += request.origin.empty() ? "*" : headerSafe(request.origin);
  lines += "\r\nAccess-Control-Max-Age: 2592000\r\n";
  return lines;
}

void Routes::handle(const HttpRequest& request, Loop& loop,
                    std::function<void(HttpAnswer)> answer) const {
  if (request.method == "OPTIONS") return answer(status(204));
  const auto target = wire::parseTarget(request.path, request.parameters);
  const auto& segments = target.segments;
  const auto found = std::find(segments.begin(), segments.end(), "matchmake");
  if (found != segments.end()) {
    return matchmake(request, target, static_cast<size_t>(found - segments.begin()), loop,
                     std::move(answer));
  }
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (reads && segments.size() == 1 && segments[0] == "__healthcheck") {
    return answer({200, "OK", kText});
  }
  if (reads && segments.empty()) return answer({200, "roomd", kText});
  answer(status(404));
}

void Routes::matchmake(const HttpRequest& request, const wire::Target& target, size_t at,
                       Loop& loop, std::function<void(HttpAnswer)> answer) const {
  const auto& segments = target.segments;
  const Asker asker = askerOf(request, target);
  if (request.method == "GET" && asker.demanded != wire::Generation::g16 &&
      asker.demanded != wire::Generation::g17 && asker.demanded != wire::Generation::g18) {
    // getAvailableRooms(), which only clients of 0.15 have.
    const std::string name = at + 1 < segments.size() ? segments[at + 1] : std::string();
    return matchmaker_.list(name, loop,
                            [this, answer = std::move(answer)](std::vector<Listing> rooms) {
                              answer(answerList(rooms, processIds_));
                            });
  }
  if (request.method != "POST" || segments.size() != at + 3) return answer(status(404));

  SeatRequest seat{segments[at + 1], segments[at + 2], Value{Map{}}, {}, {}, {}};
  if (!request.body.empty()) {
    auto options = parseJson(request.body);
    if (!options) return answer(answerMalformed(asker, options.error()));
    if (options->map()) seat.options = std::move(*options);
  }
  matchmaker_.request(std::move(seat), loop,
                      [this, asker, answer = std::move(answer)](Result<Seat> outcome) {
                        answer(outcome ? answerSeat(asker, *outcome, processIds_)
                                       : answerError(asker, outcome.error()));
                      });
}

}  // namespace roomd
