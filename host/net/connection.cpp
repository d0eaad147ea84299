#include "net/connection.hpp"

#include <libwebsockets.h>

#include <utility>

#include "net/gateway.hpp"
#include "net/lws_timeout.hpp"

namespace roomd {
namespace {

// A client may be this far behind; then it is dropped (whoever reads gets everything at once).
constexpr size_t kBacklogLimit = 1 << 20;

// A queue of this size is handed to the kernel before the turn ends, so that a room that says much
// in one turn does not make its clients look slow.
constexpr size_t kEarlyFlush = 256 * 1024;

constexpr unsigned kMaxPieces = 1024;

constexpr unsigned kMaxUnansweredPings = 2;
constexpr int kCloseTimeoutSeconds = 5;

}  // namespace

void Connection::send(const wire::Frame& frame) {
  if (!wsi_ || closing_) return;
  if (queuedBytes_ + bufferedBytes_ >= kBacklogLimit) return terminate();
  queue_.push_back(frame);
  queuedBytes_ += frame.size();
  flushAtTurnEnd();
  if (queuedBytes_ >= kEarlyFlush) writeQueue();
}

void Connection::close(uint32_t code, std::string_view reason) {
  if (!wsi_ || closing_) return;
  closing_ = closeFrame_ = true;
  askedCode_ = code;
  askedReason_ = reason;
  flushAtTurnEnd();
}

void Connection::terminate() {
  if (!wsi_) return;
  closing_ = true;
  closeFrame_ = false;
  queue_.clear();
  queuedBytes_ = 0;
  setTimeout(wsi_, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_ASYNC);
}

void Connection::flushAtTurnEnd() {
  if (std::exchange(dirty_, true)) return;
  gateway_.flushLater(shared_from_this());
}

void Connection::flush() {
  dirty_ = false;
  if (!wsi_) return;
  if (inbox_) gateway_.ledger().charge(inbox_->account());
  if (!writeQueue()) {
    lws_callback_on_writable(wsi_);
  } else if (std::exchange(closeFrame_, false)) {
    sendClose();
  }
}

bool Connection::writeQueue() {
  if (lws_partial_buffered(wsi_)) return false;
  bufferedBytes_ = 0;
  if (queue_.size() == 1) {
    write(queue_.front().bytes());
  } else if (!queue_.empty()) {
    std::string& scratch = gateway_.scratch();
    scratch.clear();
    for (const auto& frame : queue_) scratch.append(frame.bytes());
    write(scratch);
  }
  queue_.clear();
  queuedBytes_ = 0;
  return bufferedBytes_ == 0;
}

void Connection::sendClose() {
  if (askedCode_ == 0) {
    // libwebsockets has no close frame without a code, RFC 6455 has.
    write(wire::webSocketClose().bytes());
    if (wsi_) setTimeout(wsi_, PENDING_TIMEOUT_CLOSE_ACK, kCloseTimeoutSeconds);
    return;
  }
  lws_close_reason(wsi_, static_cast<lws_close_status>(askedCode_),
                   reinterpret_cast<unsigned char*>(askedReason_.data()), askedReason_.size());
  // The way to close outside of a callback that still sends the close frame and awaits its answer.
  lws_set_timeout(wsi_, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_SYNC);
}

void Connection::write(std::string_view bytes) {
  // LWS_WRITE_RAW passes the bytes through unchanged: they are never written to.
  auto* data = reinterpret_cast<unsigned char*>(const_cast<char*>(bytes.data()));
  if (lws_write(wsi_, data, bytes.size(), LWS_WRITE_RAW) < 0) return terminate();
  if (lws_partial_buffered(wsi_)) bufferedBytes_ = bytes.size();
}

void Connection::onWriteable() {
  // Not here: a connection cannot be closed inside this callback without losing the close frame.
  if (!queue_.empty() || bufferedBytes_ > 0 || closeFrame_) flushAtTurnEnd();
}

bool Connection::onReceive(std::string_view piece, size_t remaining, bool final) {
  if (closing_ || !inbox_) return true;
  if (assembly_.size() + piece.size() + remaining > gateway_.maxPayload() ||
      ++pieces_ > kMaxPieces) {
    closing_ = true;
    lws_close_reason(wsi_, LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE, nullptr, 0);
    return false;
  }
  if (!final) {
    assembly_.append(piece);
    return true;
  }
  pieces_ = 0;
  if (assembly_.empty()) {
    inbox_->onMessage(piece);
    return true;
  }
  assembly_.append(piece);
  const std::string message = std::move(assembly_);
  assembly_.clear();
  inbox_->onMessage(message);
  return true;
}

void Connection::onClosed() {
  wsi_ = nullptr;
  queue_.clear();
  auto keep = std::move(self_);
  if (auto inbox = std::move(inbox_)) inbox->onClosed(closeCode_);
}

void Connection::ping() {
  if (!wsi_ || closing_) return;
  if (unansweredPings_ >= kMaxUnansweredPings) return terminate();
  ++unansweredPings_;
  send(gateway_.pingFrame());
}

}  // namespace roomd
