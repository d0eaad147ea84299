#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "room/loop.hpp"
#include "room/peer.hpp"

namespace roomd {

/// The latency a developer asked the host to pretend. [any thread]
class SimulatedLatency {
 public:
  void set(uint32_t roundTripMs) { roundTripMs_ = roundTripMs; }
  uint32_t roundTripMs() const { return roundTripMs_; }
  int64_t oneWayUs() const { return int64_t{roundTripMs_} * 500; }

 private:
  std::atomic<uint32_t> roundTripMs_ = 0;
};

/// Makes things happen as late as the simulated latency says, in the order they were asked for.
/// [one loop]
class DelayLine {
 public:
  DelayLine(Loop& loop, const SimulatedLatency& latency);

  /// Runs `action` half a round trip from now. Without a latency everything that still waits
  /// happens at once, and then `action`.
  void push(std::function<void()> action);
  void clear();

 private:
  void run(int64_t until);

  Loop& loop_;
  const SimulatedLatency& latency_;
  std::deque<std::pair<int64_t, std::function<void()>>> waiting_;  ///< with its time
  Timer timer_;
};

/// Stands between a connection and its room and delays what goes either way. [the connection's
/// loop]
class DelayedLink final : public Peer,
                          public Inbox,
                          public std::enable_shared_from_this<DelayedLink> {
 public:
  DelayedLink(Loop& loop, const SimulatedLatency& latency, std::shared_ptr<Peer> connection)
      : connection_(std::move(connection)), toClient_(loop, latency), toRoom_(loop, latency) {}

  /// Where the client's messages go, nullptr for nowhere; once, before the first one.
  void setInbox(std::shared_ptr<Inbox> inbox) { inbox_ = std::move(inbox); }

  void send(const wire::Frame& frame) override;
  void close(uint32_t code, std::string_view reason) override;
  void terminate() override;

  void onMessage(std::string_view message) override;
  void onClosed(uint32_t code) override;

 private:
  std::shared_ptr<Peer> connection_;
  std::shared_ptr<Inbox> inbox_;
  DelayLine toClient_;
  DelayLine toRoom_;
};

}  // namespace roomd
