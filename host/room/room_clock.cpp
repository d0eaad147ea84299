#include <algorithm>
#include <utility>

#include "room/room.hpp"

namespace roomd {
namespace {

// A loop that was held up catches up with at most this many missed steps.
constexpr int64_t kMaxCatchUp = 4;

}  // namespace

int64_t Room::keepRate(Timer& timer, int64_t interval) {
  const int64_t now = loop_.nowUs();
  const int64_t deadline = timer.deadline();
  loop_.ledger().onDeadline(now - deadline);
  // From deadline to deadline, so that the mean rate is exact: never "interval after work".
  int64_t next = deadline + interval;
  if (now - next > kMaxCatchUp * interval) {
    account_.usage.missed += static_cast<uint64_t>((now - next) / interval) + 1;
    next = now + interval;
  }
  timer.start(next);
  return now;
}

void Room::restartPatches() {
  if (patchIntervalUs_ == 0 || isOver()) return patchTimer_.stop();
  patchTimer_.start(loop_.nowUs() + patchIntervalUs_);
}

void Room::onPatchTimer() {
  keepRate(patchTimer_, patchIntervalUs_);
  ++account_.usage.patches;
  const int64_t began = Ledger::nowNs();
  enter("onBeforePatch or patch", [this] {
    vtable().on_patch(instance_);
    flush();
  });
  account_.usage.patchNs += static_cast<uint64_t>(Ledger::nowNs() - began);
}

void Room::restartTicks() {
  if (tickIntervalUs_ == 0 || isOver()) return tickTimer_.stop();
  lastTickUs_ = loop_.nowUs();
  tickTimer_.start(lastTickUs_ + tickIntervalUs_);
}

void Room::onTickTimer() {
  const int64_t now = keepRate(tickTimer_, tickIntervalUs_);
  ++account_.usage.ticks;
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
