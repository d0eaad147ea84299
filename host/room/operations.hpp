#pragma once

#include <room/abi.h>

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>

namespace roomd {

/// How an operation ended.
struct Outcome {
  bool ok = true;
  int32_t code = ROOM_ERROR_NONE;  ///< of the error
  std::string message;             ///< of the error
  std::string value;               ///< of the success, or of a rejected request
  room_op op = 0;                  ///< which operation
};

/// The operations the host started and the plugin has not finished (abi.h, convention 5). Numbers
/// are never used twice in a room's life, so a late or repeated finish finds nothing.
class Operations {
 public:
  /// A new operation; `ended` is called once.
  room_op start(std::function<void(const Outcome&)> ended);

  /// Takes the continuation of `op` out; empty when there is none.
  std::function<void(const Outcome&)> take(room_op op);

  size_t unfinished() const { return running_.size(); }

 private:
  std::unordered_map<room_op, std::function<void(const Outcome&)>> running_;
  room_op last_ = 0;
};

}  // namespace roomd
