#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <unordered_map>

#include "config/network.hpp"

namespace roomd {

/// Lets each address do something so many times in a second, with up to a second's worth at once.
/// Addresses of one IPv6 network of 64 bits count as one. Remembers only who acted lately, and not
/// more than 100,000 of them. [any thread]
class RateLimiter {
 public:
  /// 0: no limit.
  void limit(uint32_t perSecond) { perSecond_ = perSecond; }

  /// Whether `address` may do it now; counts it if so. `nowUs` is any clock that does not go back.
  bool allow(const IpAddress& address, int64_t nowUs);

  /// How many addresses are remembered.
  size_t remembered() const;

 private:
  void forgetIdle(int64_t nowUs);

  std::atomic<uint32_t> perSecond_ = 0;
  mutable std::mutex mutex_;
  /// When each address will have all its turns again, at the present rate.
  std::unordered_map<IpAddress, int64_t> restoredAt_;
  int64_t sweptAtUs_ = 0;
};

}  // namespace roomd
