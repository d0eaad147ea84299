#pragma once

#include <memory>

#include "room/loop.hpp"
#include "room/peer.hpp"

namespace roomd {

/// What a client of 0.17 or 0.18 meets that opens the endpoint itself to measure its latency: every
/// message is answered with one PING, and the connection ends after a second (wire document,
/// section 2).
class LatencyProbe final : public Inbox {
 public:
  LatencyProbe(Loop& loop, std::shared_ptr<Peer> peer);

  void onMessage(std::string_view message) override;
  void onClosed(uint32_t code) override;

 private:
  std::shared_ptr<Peer> peer_;
  Timer timer_;
};

}  // namespace roomd
