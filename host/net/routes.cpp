#include "net/routes.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "match/json.hpp"

namespace roomd {
namespace {

constexpr std::string_view kText = "text/plain; charset=utf-8";
constexpr int kTooManyRequests = 429;
constexpr uint32_t kMostLatencyMs = 60'000;

HttpAnswer status(int code) { return {code, {}, kText}; }

HttpAnswer success(const Value& body) { return {200, toJson(body)}; }

Value described(std::string_view error) {
  Value body;
  body.set("error", Value{std::string(error)});
  return body;
}

Asker askerOf(const HttpRequest& request) {
  return {request.target.generation,
          wire::generationOfRequest(request.target, request.userAgent, request.secFetchMode),
          request.host, request.secure};
}

bool tellsErrorsInBody(const Asker& asker) {
  return wire::dialect(asker.likely).httpErrors == wire::HttpErrors::inBody;
}

/// What the client sent: a Map, or why there is none. Servers of 0.15 and 0.16 take every body for
/// JSON, also an empty one; those of 0.17 and 0.18 only what says it is (section 1.1).
Result<Value> optionsOf(const HttpRequest& request, const Asker& asker) {
  if (!tellsErrorsInBody(asker)) {
    const auto& type = request.contentType;
    const bool isJson = type.empty() || type.find("json") != type.npos;
    if (request.body.empty() || !isJson) return Value{Map{}};
  }
  auto options = parseJson(request.body);
  if (options && !options->map()) return Value{Map{}};
  return options;
}

/// What a body that is no JSON is answered with (section 1.1): each generation has its own way.
HttpAnswer answerMalformed(const Asker& asker, const Error& error) {
  if (tellsErrorsInBody(asker)) return success(described(error.message));
  const bool is17 = asker.likely == wire::Generation::g17;
  return {is17 ? 500 : 400, toJson(described("malformed request body"))};
}

/// Every generation of clients shows the text of an error status.
HttpAnswer answerTooMany() {
  Value body = described("too many requests");
  body.set("code", Value{int64_t{kTooManyRequests}});
  return {kTooManyRequests, toJson(body)};
}

/// Header values go back to the client as they came, but for what could end the line.
std::string headerSafe(std::string value) {
  std::erase_if(value, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  return value;
}

/// Milliseconds; nullopt when `text` says something else.
std::optional<uint32_t> latencyOf(std::string_view text) {
  uint32_t milliseconds = 0;
  const auto [stop, problem] =
      std::from_chars(text.data(), text.data() + text.size(), milliseconds);
  const bool whole = problem == std::errc{} && stop == text.data() + text.size();
  if (!whole || milliseconds > kMostLatencyMs) return std::nullopt;
  return milliseconds;
}

}  // namespace

std::string Routes::corsHeaders(const HttpRequest& request, const Policy& policy) {
  if (!policy.allows(request.origin)) return {};
  const auto generation = request.target.generation;
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

void Routes::handle(const HttpRequest& request, const Policy& policy, Loop& loop,
                    std::function<void(HttpAnswer)> answer) const {
  if (request.method == "OPTIONS") return answer(status(204));
  const auto& segments = request.target.segments;
  const auto found = std::find(segments.begin(), segments.end(), "matchmake");
  if (found != segments.end()) {
    return matchmake(request, policy, static_cast<size_t>(found - segments.begin()), loop,
                     std::move(answer));
  }
  const bool reads = request.method == "GET" || request.method == "HEAD";
  answer(reads ? read(request, policy) : status(404));
}

HttpAnswer Routes::read(const HttpRequest& request, const Policy& policy) const {
  const auto& segments = request.target.segments;
  if (segments.empty()) return {200, "roomd", kText};
  if (segments.size() == 1 && segments[0] == "__healthcheck") {
    return draining_ ? status(503) : HttpAnswer{200, "OK", kText};
  }
  if (!policy.simulateLatency) return status(404);
  if (segments.size() == 1 && segments[0] == "latency") {
    return success(Value{uint64_t{latency_.roundTripMs()}});
  }
  if (segments.size() == 2 && segments[0] == "simulate-latency") {
    const auto milliseconds = latencyOf(segments[1]);
    if (!milliseconds) return status(400);
    latency_.set(*milliseconds);
    return success(Value{Map{{"success", Value{true}}}});
  }
  return status(404);
}

void Routes::matchmake(const HttpRequest& request, const Policy& policy, size_t at, Loop& loop,
                       std::function<void(HttpAnswer)> answer) const {
  const auto& segments = request.target.segments;
  const Asker asker = askerOf(request);
  if (request.method == "GET" && asker.demanded != wire::Generation::g16 &&
      asker.demanded != wire::Generation::g17 && asker.demanded != wire::Generation::g18) {
    // getAvailableRooms(), which only clients of 0.15 have.
    const std::string name = at + 1 < segments.size() ? segments[at + 1] : std::string();
    return matchmaker_.list(name, loop,
                            [this, answer = std::move(answer)](std::vector<Listing> rooms) {
                              answer(answerList(rooms, processIds_, matchmaker_.publicAddress()));
                            });
  }
  // Servers of 0.15 and 0.16 take a missing room name for an empty one, and ignore what follows it.
  const size_t given = segments.size() - at;
  const bool complete = given == 3 || (given >= 2 && tellsErrorsInBody(asker));
  if (request.method != "POST" || !complete) return answer(status(404));
  // Its WebSocket would be refused; no seat should wait for it.
  if (!policy.allows(request.origin)) return answer(status(403));
  if (!seatRequests_.allow(request.client, loop.nowUs())) return answer(answerTooMany());

  auto options = optionsOf(request, asker);
  if (!options) return answer(answerMalformed(asker, options.error()));
  SeatRequest seat;
  seat.method = segments[at + 1];
  if (given > 2) seat.target = segments[at + 2];
  seat.options = std::move(*options);
  seat.authToken = request.authToken;
  seat.ip = request.client.text();
  seat.headers = request.headers;
  seat.takesOver = !wire::dialect(asker.likely).reconnectNeedsHttp;
  matchmaker_.request(std::move(seat), loop,
                      [this, asker, answer = std::move(answer)](Result<Seat> outcome) {
                        answer(outcome ? answerSeat(asker, *outcome, processIds_)
                                       : answerError(asker, outcome.error()));
                      });
}

}  // namespace roomd
