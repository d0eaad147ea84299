// The operations a room started at its host and that have not ended.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <unordered_map>
#include <utility>

#include "room/abi.h"

namespace room::detail {

class Operations {
 public:
  /// How an operation ended; borrowed. `error` is null when it succeeded with `value`.
  struct End {
    const room_error* error;
    room_bytes value;
  };
  using Callback = std::function<void(const End&)>;

  explicit Operations(const room_host& host) : host_(host) {}
  Operations(const Operations&) = delete;
  Operations& operator=(const Operations&) = delete;

  /// A new number for an operation whose end calls `callback`. Pass it to the host at once.
  room_op add(Callback callback) {
    const room_op op = ++last_;
    pending_.emplace(op, std::move(callback));
    return op;
  }

  /// Ends the operation at the host without calling its callback.
  void drop(room_op op) {
    if (pending_.erase(op) != 0) host_.cancel(&host_, op);
  }

  /// The host's word that `op` ended. Dropped ones are no longer known and ignored.
  void end(room_op op, const End& end) {
    const auto found = pending_.find(op);
    if (found == pending_.end()) return;
    const Callback callback = std::move(found->second);
    pending_.erase(found);
    callback(end);
  }

  void clear() { pending_.clear(); }

  size_t size() const { return pending_.size(); }

 private:
  const room_host& host_;
  room_op last_ = 0;
  std::unordered_map<room_op, Callback> pending_;
};

}  // namespace room::detail
