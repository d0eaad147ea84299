#include "guard/stall_finder.hpp"

#include <gtest/gtest.h>

namespace roomd {
namespace {

using namespace std::chrono_literals;

class StallFinderTest : public testing::Test {
 protected:
  std::string lookAt(std::chrono::milliseconds time) {
    return finder_.look(StallFinder::Clock::time_point(time), 1000ms).value_or("");
  }

  Activity activity_;
  const Callee room_{"room \"game\" (id abc)"};
  StallFinder finder_{activity_};
};

TEST_F(StallFinderTest, ALoopWithNothingToDoIsNotHeld) {
  for (const auto time : {0ms, 1000ms, 5000ms}) EXPECT_EQ(lookAt(time), "");
}

TEST_F(StallFinderTest, ManyShortCallsAreNotOneLongOne) {
  for (int time = 0; time < 5000; time += 250) {
    const PluginCall call(activity_, room_, "tick");
    EXPECT_EQ(lookAt(std::chrono::milliseconds(time)), "");
  }
}

TEST_F(StallFinderTest, TellsOfALongCallWhenItsTimeIsOverAndEachTimeItHasDoubled) {
  const PluginCall call(activity_, room_, "onMessage", "spin");
  EXPECT_EQ(lookAt(0ms), "");
  EXPECT_EQ(lookAt(999ms), "");
  EXPECT_EQ(lookAt(1000ms),
            "is held by onMessage \"spin\" of room \"game\" (id abc): for 1.0 s so far");
  EXPECT_EQ(lookAt(1999ms), "");
  EXPECT_EQ(lookAt(2500ms),
            "is held by onMessage \"spin\" of room \"game\" (id abc): for 2.5 s so far");
  EXPECT_EQ(lookAt(4999ms), "");
  EXPECT_NE(lookAt(5000ms), "");
}

TEST_F(StallFinderTest, TellsOfTheEndOfWhatWasToldOf) {
  {
    const PluginCall call(activity_, room_, "tick");
    lookAt(0ms);
    EXPECT_NE(lookAt(1200ms), "");
  }
  EXPECT_EQ(lookAt(1300ms), "goes on: it was held by tick of room \"game\" (id abc) for 1.3 s");
  EXPECT_EQ(lookAt(5000ms), "");
  {
    const PluginCall call(activity_, room_, "tick");
    lookAt(6000ms);
  }
  EXPECT_EQ(lookAt(6100ms), "");
}

}  // namespace
}  // namespace roomd
