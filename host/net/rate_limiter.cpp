#include "net/rate_limiter.hpp"

#include <algorithm>

namespace roomd {
namespace {

constexpr int64_t kSecondUs = 1'000'000;
constexpr size_t kMostRemembered = 100'000;
constexpr size_t kFewAddresses = 1000;  // not worth looking through

}  // namespace

bool RateLimiter::allow(const IpAddress& address, int64_t nowUs) {
  const uint32_t perSecond = perSecond_;
  if (perSecond == 0) return true;
  const int64_t turnUs = std::max<int64_t>(kSecondUs / perSecond, 1);
  const std::lock_guard lock(mutex_);
  forgetIdle(nowUs);
  const auto known = restoredAt_.find(address.customer());
  const int64_t restored = known == restoredAt_.end() ? nowUs : std::max(known->second, nowUs);
  if (restored + turnUs > nowUs + kSecondUs) return false;
  if (known != restoredAt_.end()) {
    known->second = restored + turnUs;
  } else if (restoredAt_.size() < kMostRemembered) {
    restoredAt_.emplace(address.customer(), restored + turnUs);
  }
  return true;
}

size_t RateLimiter::remembered() const {
  const std::lock_guard lock(mutex_);
  return restoredAt_.size();
}

void RateLimiter::forgetIdle(int64_t nowUs) {
  if (restoredAt_.size() < kFewAddresses || nowUs - sweptAtUs_ < kSecondUs) return;
  sweptAtUs_ = nowUs;
  std::erase_if(restoredAt_, [nowUs](const auto& entry) { return entry.second <= nowUs; });
}

}  // namespace roomd
