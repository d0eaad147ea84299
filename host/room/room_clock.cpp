#include <algorithm>
#include <utility>

#include "room/room.hpp"

namespace roomd {
namespace {

// A loop that was held up catches up with at most this many missed steps.
constexpr int64_t kMaxCatchUp = 4;

/// The deadline after `previous`, so that the mean rate is exact: never "interval after work".
int64_t nextDeadline(int64_t previous, int64_t interval, int64_t now) {
  const int64_t next = previous + interval;
  return now - next > kMaxCatchUp * interval ? now + interval : next;
}

}  // namespace

void Room::schedulePatch(bool restart) {
  if (patchIntervalUs_ == 0 || isOver()) return patchTimer_.stop();
  const int64_t now = loop_.nowUs();
  patchTimer_.start(restart ? now + patchIntervalUs_
                            : nextDeadline(patchTimer_.deadline(), patchIntervalUs_, now));
}

void Room::onPatchTimer() {
  schedulePatch(false);
  enter("onBeforePatch or patch", [this] {
    vtable().on_patch(instance_);
    flush();
  });
}

void Room::scheduleTick(bool restart) {
  if (tickIntervalUs_ == 0 || isOver()) return tickTimer_.stop();
  const int64_t now = loop_.nowUs();
  if (restart) lastTickUs_ = now;
  tickTimer_.start(restart ? now + tickIntervalUs_
                           : nextDeadline(tickTimer_.deadline(), tickIntervalUs_, now));
}

void Room::onTickTimer() {
  scheduleTick(false);
  const int64_t now = loop_.nowUs();
  const int64_t delta = now - lastTickUs_;
  lastTickUs_ = now;
  enter("tick", [&] { vtable().on_tick(instance_, delta); });
}

void Room::sleep(room_op op, int64_t delayUs) {
  auto timer = std::make_unique<Timer>(loop_.timers(), [this, op] {
    sleeps_.erase(op);
    enter([&] { endPluginOp(op); });
  });
  timer->start(loop_.nowUs() + std::max<int64_t>(delayUs, 0));
  sleeps_[op] = std::move(timer);
}

void Room::cancel(room_op op) {
  if (sleeps_.erase(op) > 0 || asked_.erase(op) > 0) {
    return endPluginOp(op, Error{"cancelled", ROOM_ERROR_CANCELLED});
  }
  for (const auto& [id, session] : sessions_) {
    if (session->hold == op) return endHold(session, Error{"rejected", ROOM_ERROR_CANCELLED});
  }
}

}  // namespace roomd
