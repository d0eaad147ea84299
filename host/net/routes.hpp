#pragma once

#include <functional>
#include <string>
#include <vector>

#include "match/matchmaker.hpp"
#include "match/reservation.hpp"
#include "wire/target.hpp"

namespace roomd {

/// One HTTP request, read whole.
struct HttpRequest {
  std::string method;                   ///< upper case: "POST"
  std::string path;                     ///< percent escapes decoded
  std::vector<std::string> parameters;  ///< of the query, "name=value" each, decoded
  std::string host;
  std::string origin;
  std::string userAgent;
  std::string secFetchMode;
  std::string body;
  bool secure = false;
};

/// What each HTTP request means. Holds nothing of its own; knows no sockets.
class Routes {
 public:
  Routes(Matchmaker& matchmaker, const wire::ProcessIds& processIds)
      : matchmaker_(matchmaker), processIds_(processIds) {}

  /// Answers on `loop`, which is the caller's: at once or later.
  void handle(const HttpRequest& request, Loop& loop, std::function<void(HttpAnswer)> answer) const;

  /// The CORS headers of every answer to this request (wire document, section 1.2), as lines ending
  /// in CRLF.
  static std::string corsHeaders(const HttpRequest& request);

 private:
  void matchmake(const HttpRequest& request, const wire::Target& target, size_t at, Loop& loop,
                 std::function<void(HttpAnswer)> answer) const;

  Matchmaker& matchmaker_;
  const wire::ProcessIds& processIds_;
};

}  // namespace roomd
