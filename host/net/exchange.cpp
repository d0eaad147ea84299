#include "net/exchange.hpp"

#include <fmt/format.h>
#include <libwebsockets.h>

#include <utility>

#include "net/lws_timeout.hpp"

namespace roomd {
namespace {

constexpr size_t kMaxBody = 1 << 20;
constexpr int64_t kBodyTimeUs = 10'000'000;

constexpr int kRequestTimeout = 408;
constexpr int kLengthRequired = 411;
constexpr int kPayloadTooLarge = 413;
constexpr int kTooManyRequests = 429;

std::string_view reasonPhrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 204:
      return "No Content";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case kRequestTimeout:
      return "Request Timeout";
    case kLengthRequired:
      return "Length Required";
    case kPayloadTooLarge:
      return "Payload Too Large";
    case kTooManyRequests:
      return "Too Many Requests";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    default:
      return "Error";  // the 52x of matchmaking have no phrase of their own
  }
}

}  // namespace

Exchange::Exchange(lws* wsi, HttpRequest request, std::shared_ptr<const Policy> policy, Loop& loop)
    : wsi_(wsi),
      request_(std::move(request)),
      policy_(std::move(policy)),
      loop_(loop),
      deadline_(loop.timers(), [this] { onLate(); }) {}

int Exchange::onHead(const Routes& routes, std::optional<uint64_t> bodySize) {
  if (bodySize == 0u) return onComplete(routes);
  if (!bodySize) {
    send({kLengthRequired, {}, {}}, true);
    return -1;
  }
  deadline_.start(loop_.nowUs() + kBodyTimeUs);
  if (*bodySize > kMaxBody) {
    // Whoever hears the connection close while it is still speaking may not hear the answer.
    refused_ = true;
    if (!send({kPayloadTooLarge, {}, {}}, true)) return -1;
  }
  return 0;
}

void Exchange::onBody(std::string_view piece) {
  if (!refused_) request_.body.append(piece);
}

void Exchange::onLate() {
  if (!std::exchange(refused_, true)) send({kRequestTimeout, {}, {}}, true);
  setTimeout(wsi_, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_ASYNC);
}

int Exchange::onComplete(const Routes& routes) {
  // libwebsockets may announce the end of an empty body that was never awaited.
  if (std::exchange(complete_, true)) return 0;
  deadline_.stop();
  if (refused_) return -1;
  inCallback_ = true;
  routes.handle(request_, *policy_, loop_, [self = shared_from_this()](HttpAnswer answer) {
    self->answer_ = std::move(answer);
    self->answered_ = true;
    if (!self->inCallback_ && self->wsi_) lws_callback_on_writable(self->wsi_);
  });
  inCallback_ = false;
  return answered_ ? write() : 0;
}

int Exchange::onWriteable() { return answered_ ? write() : 0; }

void Exchange::onClosed() {
  wsi_ = nullptr;
  deadline_.stop();
}

int Exchange::write() {
  answered_ = false;
  if (!send(answer_, false)) return -1;
  return lws_http_transaction_completed(wsi_) ? -1 : 0;
}

bool Exchange::send(const HttpAnswer& answer, bool last) {
  const bool bodiless = answer.status == 204;
  std::string text = fmt::format("HTTP/1.1 {} {}\r\n{}", answer.status, reasonPhrase(answer.status),
                                 Routes::corsHeaders(request_, *policy_));
  if (!answer.contentType.empty() && !bodiless) {
    text += fmt::format("Content-Type: {}\r\n", answer.contentType);
  }
  if (!bodiless) text += fmt::format("Content-Length: {}\r\n", answer.body.size());
  if (answer.status == kTooManyRequests) text += "Retry-After: 1\r\n";
  if (last) text += "Connection: close\r\n";
  text += "\r\n";
  if (request_.method != "HEAD") text += answer.body;
  auto* bytes = reinterpret_cast<unsigned char*>(text.data());
  return lws_write(wsi_, bytes, text.size(), LWS_WRITE_HTTP_FINAL) >= 0;
}

}  // namespace roomd
