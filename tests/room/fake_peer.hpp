#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "room/peer.hpp"

namespace roomd::test {

/// A connection that remembers what its room did with it. As a real one, it ignores what is sent
/// after it was closed.
class FakePeer final : public Peer {
 public:
  void send(const wire::Frame& frame) override;
  void close(uint32_t code, std::string_view reason) override;
  void terminate() override { terminated = true; }

  /// What the client has been told since the last call, without WebSocket headers; a JOIN_ROOM is
  /// given as the text "JOIN_ROOM".
  std::vector<std::string> heard();

  /// The last JOIN_ROOM whole, and the reconnection token in it.
  std::string joinRoom;
  std::string token() const;

  std::optional<uint32_t> closed;  ///< the code of the first close
  std::string reason;
  bool terminated = false;
  bool sentWhileClosed = false;
  std::function<void()> onSend;  ///< called for each frame, if set

 private:
  std::vector<std::string> heard_;
};

// What heard() gives for each kind of frame.
std::string error(int32_t code, std::string_view message);
std::string message(std::string_view type, std::string_view payload);
std::string fullState(std::string_view bytes);
std::string patch(std::string_view bytes);

}  // namespace roomd::test
