#include "net/exchange.hpp"

#include <fmt/format.h>
#include <libwebsockets.h>

#include <utility>

namespace roomd {
namespace {

constexpr size_t kMaxBody = 1 << 20;

std::string_view reasonPhrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 204:
      return "No Content";
    case 400:
      return "Bad Request";
    case 404:
      return "Not Found";
    case 411:
      return "Length Required";
    case 413:
      return "Payload Too Large";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    default:
      return "Error";  // the 52x of matchmaking have no phrase of their own
  }
}

}  // namespace

void Exchange::onBody(std::string_view piece) {
  tooLarge_ = tooLarge_ || request_.body.size() + piece.size() > kMaxBody;
  if (!tooLarge_) request_.body.append(piece);
}

int Exchange::onComplete(const Routes& routes, Loop& loop) {
  // libwebsockets may announce the end of an empty body that was never awaited.
  if (std::exchange(complete_, true)) return 0;
  inCallback_ = true;
  auto done = [self = shared_from_this()](HttpAnswer answer) {
    self->answer_ = std::move(answer);
    self->answered_ = true;
    if (!self->inCallback_ && self->wsi_) lws_callback_on_writable(self->wsi_);
  };
  if (tooLarge_) {
    done({413, {}, {}});
  } else {
    routes.handle(request_, loop, std::move(done));
  }
  inCallback_ = false;
  return answered_ ? write() : 0;
}

int Exchange::onWriteable() { return answered_ ? write() : 0; }

int Exchange::refuse(int status) {
  answer_ = {status, {}, {}};
  write();
  return -1;
}

int Exchange::write() {
  answered_ = false;
  const bool bodiless = answer_.status == 204;
  std::string text = fmt::format("HTTP/1.1 {} {}\r\n{}", answer_.status,
                                 reasonPhrase(answer_.status), Routes::corsHeaders(request_));
  if (!answer_.contentType.empty() && !bodiless) {
    text += fmt::format("Content-Type: {}\r\n", answer_.contentType);
  }
  if (!bodiless) text += fmt::format("Content-Length: {}\r\n", answer_.body.size());
  text += "\r\n";
  if (request_.method != "HEAD") text += answer_.body;
  auto* bytes = reinterpret_cast<unsigned char*>(text.data());
  if (lws_write(wsi_, bytes, text.size(), LWS_WRITE_HTTP_FINAL) < 0) return -1;
  return lws_http_transaction_completed(wsi_) ? -1 : 0;
}

}  // namespace roomd
