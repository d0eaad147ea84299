#include "plugin/probe.hpp"

#include <gmock/gmock.h>

#include "scratch.hpp"

namespace roomd {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

class Probe : public ScratchTest {
 protected:
  static std::string refusal(const std::string& name, std::chrono::milliseconds timeout = 20s) {
    const auto outcome = probeInChild(PROBE_EXECUTABLE, sample(name), timeout);
    return outcome ? "passed" : outcome.error().message;
  }
};

TEST_F(Probe, NamesTheFactories) {
  const auto outcome = probeInChild(PROBE_EXECUTABLE, sample("good"), 20s);
  ASSERT_TRUE(outcome.ok()) << outcome.error().message;
  EXPECT_THAT(*outcome, ElementsAre("Game", "Lobby"));
}

TEST_F(Probe, SurvivesWhatKillsTheChild) {
  EXPECT_EQ(refusal("throws"),
            "probe: static constructor threw: boom: killed by signal 6 (Aborted)");
  EXPECT_EQ(refusal("crashes"), "probe: killed by signal 11 (Segmentation fault)");
  EXPECT_EQ(refusal("exits"), "probe: exited with status 0 before the checks were done");
  EXPECT_EQ(refusal("hangs", 300ms), "probe: not done after 300 ms, killed");
}

TEST_F(Probe, PassesOnTheStepThatFailed) {
  EXPECT_EQ(refusal("unresolved"), "open: undefined symbol: thereIsNoSuchFunction");
  EXPECT_EQ(refusal("no_symbol"), "symbol: room_plugin_main is not exported");
  EXPECT_EQ(refusal("wrong_magic"), "magic: room_plugin_main does not begin with ROOMPLUG");
  EXPECT_EQ(refusal("next_major"),
            "version: built for ABI 2, this host speaks ABI 1; build it again");
  EXPECT_EQ(refusal("missing_entry"), "table: factory Game: vtable.on_join is NULL");
}

TEST_F(Probe, CallsLoad) { EXPECT_EQ(refusal("refuses"), "load: no database"); }

TEST_F(Probe, SaysWhenTheProbeCannotRun) {
  const auto outcome = probeInChild("/no/such/roomd", sample("good"), 1s);
  EXPECT_EQ(outcome.error().message,
            "probe: cannot start /no/such/roomd: No such file or directory");
}

}  // namespace
}  // namespace roomd
