// The states that the encoder is measured with, as a plugin has them: through the SDK alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// What cases.json says of a case.
struct Case {
  std::string name;
  std::string state;
  std::size_t size = 0;
  std::size_t changed = 0;  // how many elements one tick changes
  std::size_t views = 0;
  std::size_t visible = 0;  // how many elements each view was given
  bool full = false;        // a tick ends with the full state, for somebody who joins
};

/// A state with its encoder, which has told clients the first state when it is made.
class Workload {
 public:
  static std::unique_ptr<Workload> make(const Case& description);

  virtual ~Workload() = default;

  /// Changes the state as the next tick of the game does.
  virtual void move() = 0;
  /// Encodes what clients of all generations are told of it; how many bytes that are.
  virtual std::size_t encode() = 0;

  /// Encodes as well; what the first client of a ROOM_STREAM_* is sent.
  virtual std::string patch(std::uint32_t stream) = 0;
  /// What it would be sent if it had just joined.
  virtual std::string fullState(std::uint32_t stream) = 0;
  virtual std::string_view handshake(std::uint32_t form) = 0;
};
