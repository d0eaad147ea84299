#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "match/matchmaker.hpp"
#include "match/reservation.hpp"
#include "net/delayed_link.hpp"
#include "net/policy.hpp"
#include "net/rate_limiter.hpp"
#include "wire/target.hpp"

namespace roomd {

/// One HTTP request, read whole.
struct HttpRequest {
  std::string method;  ///< upper case: "POST"
  wire::Target target;
  std::string host;
  std::string origin;
  std::string userAgent;
  std::string secFetchMode;
  std::string contentType;
  std::string authToken;  ///< the bearer token, else the parameter `_authToken`
  IpAddress client;       ///< whose request it is, whatever proxies it came through
  Value headers{Map{}};   ///< lower-case names and texts
  std::string body;
  bool secure = false;
};

/// What each HTTP request means. Knows no sockets. [any thread]
class Routes {
 public:
  Routes(Matchmaker& matchmaker, const wire::ProcessIds& processIds, RateLimiter& seatRequests,
         SimulatedLatency& latency)
      : matchmaker_(matchmaker),
        processIds_(processIds),
        seatRequests_(seatRequests),
        latency_(latency) {}

  /// Answers on `loop`, which is the caller's: at once or later.
  void handle(const HttpRequest& request, const Policy& policy, Loop& loop,
              std::function<void(HttpAnswer)> answer) const;

  /// From now on load balancers are told to send nobody more.
  void drain() { draining_ = true; }

  /// The CORS headers of every answer to this request (wire document, section 1.2), as lines ending
  /// in CRLF. None for an Origin that is not allowed.
  static std::string corsHeaders(const HttpRequest& request, const Policy& policy);

 private:
  void matchmake(const HttpRequest& request, const Policy& policy, size_t at, Loop& loop,
                 std::function<void(HttpAnswer)> answer) const;
  HttpAnswer read(const HttpRequest& request, const Policy& policy) const;

  Matchmaker& matchmaker_;
  const wire::ProcessIds& processIds_;
  RateLimiter& seatRequests_;
  SimulatedLatency& latency_;
  std::atomic<bool> draining_ = false;
};

}  // namespace roomd
