#include "usage/lateness.hpp"

#include <gtest/gtest.h>

namespace roomd {
namespace {

TEST(Lateness, OfNothingIsNothing) {
  const Lateness none;
  EXPECT_EQ(none.count(), 0u);
  EXPECT_EQ(none.quantile(0.5), 0);
  EXPECT_EQ(none.worst(), 0);
}

TEST(Lateness, QuantilesAreRightWithinAFactorOfTwo) {
  Lateness late;
  for (int64_t us = 1; us <= 1000; ++us) late.add(us);
  EXPECT_EQ(late.count(), 1000u);
  for (const double share : {0.1, 0.5, 0.9, 0.99}) {
    const auto exact = static_cast<int64_t>(share * 1000);
    EXPECT_GE(late.quantile(share), exact);
    EXPECT_LE(late.quantile(share), 2 * exact);
  }
  EXPECT_EQ(late.worst(), 1000);
  EXPECT_EQ(late.quantile(1), 1000);
}

TEST(Lateness, OneThatIsFarOutDoesNotMoveTheMedian) {
  Lateness late;
  for (int i = 0; i < 99; ++i) late.add(20);
  late.add(5'000'000);
  EXPECT_LE(late.quantile(0.5), 32);
  EXPECT_LE(late.quantile(0.99), 32);
  EXPECT_EQ(late.worst(), 5'000'000);
}

TEST(Lateness, WhatComesTooEarlyIsNotLate) {
  Lateness late;
  late.add(-5);
  EXPECT_EQ(late.count(), 1u);
  EXPECT_EQ(late.worst(), 0);
}

TEST(Lateness, AnHourFitsIn) {
  Lateness late;
  late.add(int64_t{1} << 40);
  EXPECT_EQ(late.quantile(0.5), int64_t{1} << 31);
  EXPECT_EQ(late.worst(), int64_t{1} << 40);
}

TEST(Lateness, ThatOfSeveralLoopsAddsUp) {
  Lateness one;
  Lateness other;
  one.add(10);
  other.add(1000);
  one += other;
  EXPECT_EQ(one.count(), 2u);
  EXPECT_EQ(one.worst(), 1000);
}

}  // namespace
}  // namespace roomd
