#include "guard/activity.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace roomd {
namespace {

TEST(CalleeTest, IsKnownWhileItLives) {
  auto callee = std::make_optional<Callee>("room \"game\"");
  const Callee* address = &*callee;
  EXPECT_EQ(Callee::nameOf(address), "room \"game\"");
  callee.reset();
  EXPECT_EQ(Callee::nameOf(address), "");
  EXPECT_EQ(Callee::nameOf(nullptr), "");
}

TEST(ActivityTest, TellsOfTheCallThatRuns) {
  Activity activity;
  const Callee room("room");
  EXPECT_FALSE(activity.look().isInside());
  {
    const PluginCall call(activity, room, "onMessage", "move");
    const auto seen = activity.look();
    EXPECT_TRUE(seen.isInside());
    EXPECT_EQ(seen.callee, &room);
    EXPECT_EQ(seen.what(), "onMessage \"move\"");
  }
  EXPECT_FALSE(activity.look().isInside());
  const PluginCall call(activity, room, "tick");
  EXPECT_EQ(activity.look().what(), "tick");
}

TEST(ActivityTest, EveryCallHasANumberOfItsOwn) {
  Activity activity;
  const Callee room("room");
  uint64_t last = 0;
  for (int i = 0; i < 3; ++i) {
    const PluginCall call(activity, room, "tick");
    EXPECT_GT(activity.look().serial, last);
    last = activity.look().serial;
  }
}

TEST(ActivityTest, ACallInsideOfAnotherHidesIt) {
  Activity activity;
  const Callee outer("outer");
  const Callee inner("inner");
  const PluginCall first(activity, outer, "onCreate");
  const uint64_t before = activity.look().serial;
  {
    const PluginCall second(activity, inner, "onMessage", "x");
    EXPECT_EQ(activity.look().callee, &inner);
    EXPECT_TRUE(activity.look().isInside());
  }
  const auto seen = activity.look();
  EXPECT_EQ(seen.callee, &outer);
  EXPECT_EQ(seen.what(), "onCreate");
  EXPECT_TRUE(seen.isInside());
  EXPECT_GT(seen.serial, before);
}

TEST(ActivityTest, KeepsTheBeginningOfALongType) {
  Activity activity;
  const Callee room("room");
  const PluginCall call(activity, room, "onMessage", std::string(100, 'x'));
  EXPECT_EQ(activity.look().what(), "onMessage \"" + std::string(31, 'x') + "\"");
}

}  // namespace
}  // namespace roomd
