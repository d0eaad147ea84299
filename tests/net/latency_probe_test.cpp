#include "net/latency_probe.hpp"

#include "room_fixture.hpp"

namespace roomd::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(LatencyProbe, AnswersEveryMessageWithOnePing) {
  ManualLoop loop;
  const auto peer = std::make_shared<FakePeer>();
  LatencyProbe probe(loop, peer);
  probe.onMessage(kPing);
  probe.onMessage("anything");
  EXPECT_THAT(peer->heard(), ElementsAre("\x12", "\x12"));
}

TEST(LatencyProbe, EndsAfterASecond) {
  ManualLoop loop;
  const auto peer = std::make_shared<FakePeer>();
  LatencyProbe probe(loop, peer);
  loop.pass(kSecond - 1);
  EXPECT_FALSE(peer->closed);
  loop.pass(1);
  EXPECT_EQ(peer->closed, ROOM_CLOSE_NORMAL);
}

TEST(LatencyProbe, LetsGoOfAConnectionThatIsGone) {
  ManualLoop loop;
  const auto peer = std::make_shared<FakePeer>();
  LatencyProbe probe(loop, peer);
  probe.onClosed(1006);
  EXPECT_EQ(peer.use_count(), 1);
  loop.pass(2 * kSecond);
  EXPECT_FALSE(peer->closed);
}

}  // namespace
}  // namespace roomd::test
