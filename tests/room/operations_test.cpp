#include "room/operations.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <set>

namespace roomd {
namespace {

TEST(Operations, AnOperationIsTakenOnce) {
  Operations operations;
  int ended = 0;
  const room_op op = operations.start([&](const Outcome&) { ++ended; });
  EXPECT_EQ(operations.unfinished(), 1u);
  auto continuation = operations.take(op);
  ASSERT_TRUE(continuation);
  continuation(Outcome{});
  EXPECT_EQ(ended, 1);
  EXPECT_FALSE(operations.take(op));
  EXPECT_EQ(operations.unfinished(), 0u);
}

TEST(Operations, AnUnknownOperationIsEmpty) {
  Operations operations;
  EXPECT_FALSE(operations.take(0));
  EXPECT_FALSE(operations.take(42));
}

TEST(Operations, NumbersAreNeverUsedTwice) {
  Operations operations;
  std::set<room_op> seen;
  for (int i = 0; i < 1000; i++) {
    const room_op op = operations.start([](const Outcome&) {});
    EXPECT_NE(op, 0u);
    EXPECT_TRUE(seen.insert(op).second);
    if (i % 2 == 0) operations.take(op);
  }
  EXPECT_EQ(operations.unfinished(), 500u);
}

TEST(Operations, WhatIsUnfinishedIsReleasedWithThem) {
  auto kept = std::make_shared<int>(0);
  {
    Operations operations;
    operations.start([kept](const Outcome&) {});
    EXPECT_EQ(kept.use_count(), 2);
  }
  EXPECT_EQ(kept.use_count(), 1);
}

}  // namespace
}  // namespace roomd
