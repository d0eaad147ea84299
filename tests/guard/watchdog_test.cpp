#include "guard/watchdog.hpp"

#include <gmock/gmock.h>

#include <future>

namespace roomd {
namespace {

using namespace std::chrono_literals;
using testing::MatchesRegex;

class WatchdogTest : public testing::Test {
 protected:
  Activity first_;
  Activity second_;
  const Callee room_{"room \"game\""};
};

TEST_F(WatchdogTest, NamesTheLoopAndWhoHoldsIt) {
  std::promise<std::string> told;
  bool isTold = false;
  Watchdog watchdog({&first_, &second_}, [&](const std::string& line) {
    if (!std::exchange(isTold, true)) told.set_value(line);
  });
  watchdog.setBudget(20ms);
  const PluginCall call(second_, room_, "tick");
  EXPECT_THAT(told.get_future().get(),
              MatchesRegex("loop 1 is held by tick of room \"game\": for .* s so far"));
}

TEST_F(WatchdogTest, IsOffAtFirstAndMayBeSwitchedOff) {
  Watchdog watchdog({&first_}, [](const std::string& line) { ADD_FAILURE() << line; });
  const PluginCall call(first_, room_, "tick");
  watchdog.setBudget(1h);
  watchdog.setBudget(0ms);
}

}  // namespace
}  // namespace roomd
