#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "match/reservation.hpp"
#include "net/routes.hpp"

struct lws;

namespace roomd {

/// One HTTP request on its way: collects the body, waits for the answer, writes it. Lives on the
/// loop that owns the socket; outlives the socket while an answer is awaited.
class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  Exchange(lws* wsi, HttpRequest request) : wsi_(wsi), request_(std::move(request)) {}

  /// A piece of the body; too much of it is answered with 413 at the end.
  void onBody(std::string_view piece);

  /// The request is complete. What this and onWriteable return is libwebsockets' verdict: not 0
  /// closes the connection.
  int onComplete(const Routes& routes, Loop& loop);
  int onWriteable();

  /// Answers with a bare status and closes the connection, as its body cannot be skipped.
  int refuse(int status);

  /// The socket is gone.
  void onClosed() { wsi_ = nullptr; }

 private:
  int write();

  lws* wsi_;
  HttpRequest request_;
  bool tooLarge_ = false;
  bool complete_ = false;
  bool answered_ = false;  ///< the answer is there and not yet written
  bool inCallback_ = false;
  HttpAnswer answer_;
};

}  // namespace roomd
