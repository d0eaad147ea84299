#include "net/places.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace roomd {
namespace {

const IpAddress kAnna = *IpAddress::parse("192.0.2.1");
const IpAddress kJake = *IpAddress::parse("192.0.2.2");

TEST(Places, ThereAreOnlySoMany) {
  Places places;
  places.limit(2, 0);
  auto first = places.take();
  const auto second = places.take();
  ASSERT_TRUE(first && second);
  EXPECT_FALSE(places.take());
  first.reset();
  EXPECT_TRUE(places.take());
  EXPECT_EQ(places.taken(), 1u);
}

TEST(Places, AnAddressGetsOnlySoMany) {
  Places places;
  places.limit(10, 1);
  auto annas = places.take();
  const auto jakes = places.take();
  const auto another = places.take();
  EXPECT_TRUE(annas->claim(kAnna));
  EXPECT_TRUE(jakes->claim(kJake));
  EXPECT_FALSE(another->claim(kAnna));
  annas.reset();
  EXPECT_TRUE(another->claim(kAnna));
}

TEST(Places, APlaceIsClaimedOnce) {
  Places places;
  places.limit(10, 1);
  const auto annas = places.take();
  EXPECT_TRUE(annas->claim(kAnna));
  EXPECT_TRUE(annas->claim(kAnna));
  EXPECT_TRUE(annas->claim(kJake));
  const auto jakes = places.take();
  EXPECT_TRUE(jakes->claim(kJake));
}

TEST(Places, NeighboursInANetworkOfIpv6AreOne) {
  Places places;
  places.limit(10, 1);
  const auto first = places.take();
  const auto second = places.take();
  const auto third = places.take();
  EXPECT_TRUE(first->claim(*IpAddress::parse("2001:db8:0:1::1")));
  EXPECT_FALSE(second->claim(*IpAddress::parse("2001:db8:0:1:ffff::2")));
  EXPECT_TRUE(third->claim(*IpAddress::parse("2001:db8:0:2::1")));
}

TEST(Places, ALowerLimitTurnsNobodyOut) {
  Places places;
  places.limit(10, 0);
  const auto first = places.take();
  const auto second = places.take();
  EXPECT_TRUE(first->claim(kAnna));
  EXPECT_TRUE(second->claim(kAnna));
  places.limit(1, 1);
  EXPECT_FALSE(places.take());
  places.limit(10, 3);
  const auto third = places.take();
  ASSERT_TRUE(third);
  EXPECT_TRUE(third->claim(kAnna));
}

TEST(Places, AreGivenBackFromAnyThread) {
  Places places;
  places.limit(1'000'000, 1'000'000);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; i++) {
    threads.emplace_back([&places] {
      for (int turn = 0; turn < 2000; turn++) {
        const auto place = places.take();
        ASSERT_TRUE(place && place->claim(turn % 2 == 0 ? kAnna : kJake));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(places.taken(), 0u);
  places.limit(1, 1);
  EXPECT_TRUE(places.take()->claim(kAnna));
}

}  // namespace
}  // namespace roomd
