#include "net/latency_probe.hpp"

#include <room/abi.h>

namespace roomd {

constexpr int64_t kLifetimeUs = 1'000'000;

LatencyProbe::LatencyProbe(Loop& loop, std::shared_ptr<Peer> peer)
    : peer_(std::move(peer)),
      timer_(loop.timers(), [this] { peer_->close(ROOM_CLOSE_NORMAL, {}); }) {
  timer_.start(loop.nowUs() + kLifetimeUs);
}

void LatencyProbe::onMessage(std::string_view) { peer_->send(wire::pingFrame()); }

void LatencyProbe::onClosed(uint32_t) {
  timer_.stop();
  peer_.reset();
}

}  // namespace roomd
