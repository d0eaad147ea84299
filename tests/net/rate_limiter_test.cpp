#include "net/rate_limiter.hpp"

#include <gtest/gtest.h>

#include <string>

namespace roomd {
namespace {

constexpr int64_t kSecondUs = 1'000'000;
const IpAddress kAnna = *IpAddress::parse("192.0.2.1");
const IpAddress kJake = *IpAddress::parse("192.0.2.2");

/// How many of `tries` are allowed at this moment.
int allowed(RateLimiter& limiter, const IpAddress& address, int64_t nowUs, int tries = 100) {
  int count = 0;
  for (int i = 0; i < tries; i++) count += limiter.allow(address, nowUs) ? 1 : 0;
  return count;
}

TEST(RateLimiter, WithoutALimitEverythingIsAllowed) {
  RateLimiter limiter;
  EXPECT_EQ(allowed(limiter, kAnna, 0, 10'000), 10'000);
  EXPECT_EQ(limiter.remembered(), 0u);
}

TEST(RateLimiter, AnAddressHasASecondsWorthAtOnce) {
  RateLimiter limiter;
  limiter.limit(5);
  EXPECT_EQ(allowed(limiter, kAnna, 0), 5);
  EXPECT_EQ(allowed(limiter, kJake, 0), 5);
  EXPECT_EQ(allowed(limiter, kAnna, kSecondUs / 5), 1);
  EXPECT_EQ(allowed(limiter, kAnna, 2 * kSecondUs), 5);
  EXPECT_EQ(allowed(limiter, kAnna, 100 * kSecondUs), 5) << "waiting longer saves up no more";
}

TEST(RateLimiter, OnePerSecondIsPossible) {
  RateLimiter limiter;
  limiter.limit(1);
  EXPECT_EQ(allowed(limiter, kAnna, 7), 1);
  EXPECT_EQ(allowed(limiter, kAnna, kSecondUs), 0);
  EXPECT_EQ(allowed(limiter, kAnna, kSecondUs + 7), 1);
}

TEST(RateLimiter, ANewRateCountsAtOnce) {
  RateLimiter limiter;
  limiter.limit(2);
  EXPECT_EQ(allowed(limiter, kAnna, 0), 2);
  limiter.limit(0);
  EXPECT_EQ(allowed(limiter, kAnna, 0), 100);
  limiter.limit(50);
  EXPECT_EQ(allowed(limiter, kJake, 0), 50);
}

TEST(RateLimiter, NeighboursInANetworkOfIpv6AreOne) {
  RateLimiter limiter;
  limiter.limit(1);
  EXPECT_TRUE(limiter.allow(*IpAddress::parse("2001:db8::1"), 0));
  EXPECT_FALSE(limiter.allow(*IpAddress::parse("2001:db8::2"), 0));
}

TEST(RateLimiter, WhoWasIdleIsForgotten) {
  RateLimiter limiter;
  limiter.limit(10);
  const auto visitor = [](int number) {
    return *IpAddress::parse("10." + std::to_string(number >> 16) + '.' +
                             std::to_string(number >> 8 & 255) + '.' +
                             std::to_string(number & 255));
  };
  for (int i = 0; i < 250'000; i++) {
    ASSERT_TRUE(limiter.allow(visitor(i), i)) << "a full table refuses nobody";
  }
  EXPECT_LE(limiter.remembered(), 100'000u);
  limiter.allow(kAnna, 10 * kSecondUs);
  EXPECT_EQ(limiter.remembered(), 1u);
}

}  // namespace
}  // namespace roomd
