#include "net/delayed_link.hpp"

#include "room_fixture.hpp"

namespace roomd::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kMs = 1000;

class ListeningInbox final : public Inbox {
 public:
  void onMessage(std::string_view message) override { heard.emplace_back(message); }
  void onClosed(uint32_t code) override { heard.push_back("closed " + std::to_string(code)); }

  std::vector<std::string> heard;
};

class DelayedLinkTest : public ::testing::Test {
 protected:
  void SetUp() override { link->setInbox(inbox); }

  ManualLoop loop;
  SimulatedLatency latency;
  std::shared_ptr<FakePeer> client = std::make_shared<FakePeer>();
  std::shared_ptr<ListeningInbox> inbox = std::make_shared<ListeningInbox>();
  std::shared_ptr<DelayedLink> link = std::make_shared<DelayedLink>(loop, latency, client);
};

TEST_F(DelayedLinkTest, WithoutALatencyNothingWaits) {
  link->onMessage("a");
  link->send(wire::pingFrame());
  EXPECT_THAT(inbox->heard, ElementsAre("a"));
  EXPECT_THAT(client->heard(), ElementsAre("\x12"));
}

TEST_F(DelayedLinkTest, EitherWayTakesHalfTheRoundTrip) {
  latency.set(100);
  link->onMessage("a");
  link->send(wire::pingFrame());
  loop.pass(50 * kMs - 1);
  EXPECT_THAT(inbox->heard, IsEmpty());
  EXPECT_THAT(client->heard(), IsEmpty());
  loop.pass(1);
  EXPECT_THAT(inbox->heard, ElementsAre("a"));
  EXPECT_THAT(client->heard(), ElementsAre("\x12"));
}

TEST_F(DelayedLinkTest, TheOrderIsKeptWhenTheLatencyFalls) {
  latency.set(100);
  link->onMessage("a");
  latency.set(20);
  link->onMessage("b");
  loop.pass(10 * kMs);
  EXPECT_THAT(inbox->heard, IsEmpty());
  loop.pass(40 * kMs);
  EXPECT_THAT(inbox->heard, ElementsAre("a", "b"));
  link->onMessage("c");
  latency.set(0);
  link->onMessage("d");
  EXPECT_THAT(inbox->heard, ElementsAre("a", "b", "c", "d"));
}

TEST_F(DelayedLinkTest, AMessageStartedLaterComesLater) {
  latency.set(100);
  link->onMessage("a");
  loop.pass(30 * kMs);
  link->onMessage("b");
  loop.pass(20 * kMs);
  EXPECT_THAT(inbox->heard, ElementsAre("a"));
  loop.pass(30 * kMs);
  EXPECT_THAT(inbox->heard, ElementsAre("a", "b"));
}

TEST_F(DelayedLinkTest, ClosingWaitsBehindTheMessages) {
  latency.set(100);
  link->send(wire::pingFrame());
  link->close(4321, "reason");
  EXPECT_FALSE(client->closed);
  loop.pass(50 * kMs);
  EXPECT_THAT(client->heard(), ElementsAre("\x12"));
  EXPECT_EQ(client->closed, 4321u);
  EXPECT_EQ(client->reason, "reason");
}

TEST_F(DelayedLinkTest, TheEndIsHeardAfterTheMessages) {
  latency.set(100);
  link->onMessage("a");
  link->onClosed(1001);
  EXPECT_EQ(client.use_count(), 1) << "nothing can be sent any more";
  EXPECT_EQ(inbox.use_count(), 2);
  const std::weak_ptr<DelayedLink> gone = link;
  link.reset();
  loop.pass(50 * kMs);
  EXPECT_THAT(inbox->heard, ElementsAre("a", "closed 1001"));
  EXPECT_TRUE(gone.expired());
  EXPECT_EQ(inbox.use_count(), 1);
}

TEST_F(DelayedLinkTest, WhatIsSentAfterTheEndIsLost) {
  latency.set(100);
  link->send(wire::pingFrame());
  link->onClosed(1006);
  link->send(wire::pingFrame());
  link->close(1000, {});
  link->terminate();
  loop.pass(kSecond);
  EXPECT_THAT(client->heard(), IsEmpty());
  EXPECT_FALSE(client->closed || client->terminated);
}

TEST_F(DelayedLinkTest, TerminatingIsNotDelayed) {
  latency.set(100);
  link->terminate();
  EXPECT_TRUE(client->terminated);
}

TEST_F(DelayedLinkTest, NobodyMayListen) {
  const auto deaf = std::make_shared<DelayedLink>(loop, latency, client);
  deaf->setInbox(nullptr);
  deaf->onMessage("a");
  deaf->onClosed(1000);
}

}  // namespace
}  // namespace roomd::test
