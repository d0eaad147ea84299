#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "match/reservation.hpp"
#include "net/routes.hpp"

struct lws;

namespace roomd {

/// One HTTP request on its way: collects the body, waits for the answer, writes it. Lives on the
/// loop that owns the socket; outlives the socket while an answer is awaited. Where libwebsockets
/// awaits a verdict, not 0 closes the connection.
class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  Exchange(lws* wsi, HttpRequest request, std::shared_ptr<const Policy> policy, Loop& loop);

  /// The header has been read. `bodySize`: what was announced, nullopt when it cannot be read.
  int onHead(const Routes& routes, std::optional<uint64_t> bodySize);
  void onBody(std::string_view piece);
  /// The request is complete.
  int onComplete(const Routes& routes);
  int onWriteable();

  /// The socket is gone.
  void onClosed();

 private:
  void onLate();
  int write();
  bool send(const HttpAnswer& answer, bool last);

  lws* wsi_;
  HttpRequest request_;
  std::shared_ptr<const Policy> policy_;
  Loop& loop_;
  Timer deadline_;        ///< for the body
  bool refused_ = false;  ///< answered before the body came, which nobody will read
  bool complete_ = false;
  bool answered_ = false;  ///< the answer is there and not yet written
  bool inCallback_ = false;
  HttpAnswer answer_;
};

}  // namespace roomd
