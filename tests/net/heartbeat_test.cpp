#include "net/heartbeat.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <vector>

#include "testing/manual_loop.hpp"

namespace roomd::test {
namespace {

struct Client {
  int beats = 0;
  int64_t lastUs = 0;
};

class HeartbeatTest : public testing::Test {
 protected:
  using Beats = Heartbeat<Client>;

  ManualLoop loop_;
  std::map<int64_t, int> perTurn_;
  Beats heartbeat_{loop_.timers(), [this] { return loop_.nowUs(); },
                   [this](Client& client) {
                     ++client.beats;
                     client.lastUs = loop_.nowUs();
                     ++perTurn_[loop_.nowUs()];
                   }};
};

TEST_F(HeartbeatTest, EverybodyHasOneBeatInAPeriod) {
  std::vector<Client> clients(100);
  for (Client& client : clients) heartbeat_.add(client);
  for (int period = 1; period <= 5; ++period) {
    loop_.pass(Beats::kPeriodUs);
    for (const Client& client : clients) EXPECT_EQ(client.beats, period);
  }
}

TEST_F(HeartbeatTest, ThoseWhoCameOverTimeAreNotPingedInOneTurn) {
  std::vector<Client> clients(300);
  for (Client& client : clients) {
    heartbeat_.add(client);
    loop_.pass(Beats::kPeriodUs / 300);
  }
  loop_.pass(Beats::kPeriodUs);
  perTurn_.clear();
  loop_.pass(Beats::kPeriodUs);
  const auto most = std::max_element(perTurn_.begin(), perTurn_.end(), [](auto& one, auto& other) {
    return one.second < other.second;
  });
  EXPECT_LE(most->second, 20);
  EXPECT_EQ(perTurn_.size(), Beats::kBeats);
}

TEST_F(HeartbeatTest, TheFirstOneComesAfterAboutAPeriod) {
  Client first;
  heartbeat_.add(first);
  loop_.pass(Beats::kPeriodUs / 2);
  Client second;
  const int64_t joined = loop_.nowUs();
  heartbeat_.add(second);
  loop_.pass(Beats::kPeriodUs);
  EXPECT_EQ(second.beats, 1);
  EXPECT_GE(second.lastUs - joined, Beats::kPeriodUs - Beats::kPeriodUs / int64_t{Beats::kBeats});
}

TEST_F(HeartbeatTest, WhoHasGoneHasNone) {
  Client stays;
  Client goes;
  heartbeat_.add(stays);
  const size_t place = heartbeat_.add(goes);
  heartbeat_.remove(goes, place);
  loop_.pass(Beats::kPeriodUs);
  EXPECT_EQ(stays.beats, 1);
  EXPECT_EQ(goes.beats, 0);
}

TEST_F(HeartbeatTest, NobodyKeepsNoLoopAwake) {
  EXPECT_LT(loop_.timers().nextDeadline(), 0);
  Client client;
  const size_t place = heartbeat_.add(client);
  EXPECT_GT(loop_.timers().nextDeadline(), 0);
  heartbeat_.remove(client, place);
  EXPECT_LT(loop_.timers().nextDeadline(), 0);
}

}  // namespace
}  // namespace roomd::test
