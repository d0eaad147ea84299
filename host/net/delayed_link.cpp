#include "net/delayed_link.hpp"

#include <algorithm>
#include <limits>

namespace roomd {

DelayLine::DelayLine(Loop& loop, const SimulatedLatency& latency)
    : loop_(loop), latency_(latency), timer_(loop.timers(), [this] { run(loop_.nowUs()); }) {}

void DelayLine::push(std::function<void()> action) {
  const int64_t delay = latency_.oneWayUs();
  if (delay == 0) {
    run(std::numeric_limits<int64_t>::max());
    return action();
  }
  int64_t due = loop_.nowUs() + delay;
  if (!waiting_.empty()) due = std::max(due, waiting_.back().first);
  waiting_.emplace_back(due, std::move(action));
  if (!timer_.running()) timer_.start(due);
}

void DelayLine::clear() {
  waiting_.clear();
  timer_.stop();
}

void DelayLine::run(int64_t until) {
  std::function<void()> action;  // may be what keeps this alive
  while (!waiting_.empty() && waiting_.front().first <= until) {
    action = std::move(waiting_.front().second);
    waiting_.pop_front();
    action();
  }
  if (waiting_.empty()) {
    timer_.stop();
  } else {
    timer_.start(waiting_.front().first);
  }
}

void DelayedLink::send(const wire::Frame& frame) {
  if (!connection_) return;
  toClient_.push([this, frame] { connection_->send(frame); });
}

void DelayedLink::close(uint32_t code, std::string_view reason) {
  if (!connection_) return;
  toClient_.push([this, code, text = std::string(reason)] { connection_->close(code, text); });
}

void DelayedLink::terminate() {
  if (connection_) connection_->terminate();
}

void DelayedLink::onMessage(std::string_view message) {
  if (!inbox_) return;
  toRoom_.push([this, bytes = std::string(message)] { inbox_->onMessage(bytes); });
}

void DelayedLink::onClosed(uint32_t code) {
  toClient_.clear();
  connection_.reset();
  // The connection lets go of this now, and the room may have done so before.
  toRoom_.push([self = shared_from_this(), code] {
    if (const auto inbox = std::move(self->inbox_)) inbox->onClosed(code);
  });
}

}  // namespace roomd
