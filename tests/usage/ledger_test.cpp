#include "usage/ledger.hpp"

#include <gtest/gtest.h>

namespace roomd {
namespace {

constexpr int64_t kWork = 3'000'000;

/// Works until that many nanoseconds have gone by.
void work() {
  const int64_t end = Ledger::nowNs() + kWork;
  while (Ledger::nowNs() < end) {
  }
}

RoomUsage room(const std::string& id, const std::string& plugin = "game.so") {
  RoomUsage made;
  made.name = "game";
  made.roomId = id;
  made.plugin = plugin;
  return made;
}

class LedgerTest : public testing::Test {
 protected:
  void SetUp() override {
    ledger_.open(one_);
    ledger_.open(other_);
  }

  Ledger ledger_;
  RoomUsage one_ = room("one");
  RoomUsage other_ = room("other");
};

TEST_F(LedgerTest, TimeIsChargedUntilTheLoopWorksForSomebodyElse) {
  ledger_.charge(&one_);
  work();
  ledger_.charge(&other_);
  EXPECT_GE(one_.usage.busyNs, uint64_t{kWork});
  EXPECT_EQ(other_.usage.busyNs, 0u);
  work();
  ledger_.charge(&one_);
  EXPECT_GE(other_.usage.busyNs, uint64_t{kWork});
}

TEST_F(LedgerTest, WaitingIsNobodysTime) {
  ledger_.charge(&one_);
  ledger_.endTurn();
  const uint64_t before = one_.usage.busyNs;
  work();
  ledger_.charge(&one_);
  EXPECT_EQ(one_.usage.busyNs, before);
  EXPECT_EQ(ledger_.look().turns, 1u);
}

TEST_F(LedgerTest, ALookHasWhatIsGoingOnInIt) {
  ledger_.charge(&one_);
  work();
  const auto seen = ledger_.look();
  EXPECT_GE(seen.plugins.at("game.so").usage.busyNs, uint64_t{kWork});
  EXPECT_EQ(seen.rooms.size(), 2u);
}

TEST_F(LedgerTest, APluginHasWhatItsRoomsHadWhoLiveNoMore) {
  one_.usage.messagesIn = 3;
  other_.usage.messagesIn = 4;
  RoomUsage lobby = room("lobby", "lobby.so");
  lobby.usage.messagesIn = 100;
  ledger_.open(lobby);
  ledger_.close(one_);
  const auto seen = ledger_.look();
  const PluginUsage& game = seen.plugins.at("game.so");
  EXPECT_EQ(game.rooms, 1u);
  EXPECT_EQ(game.ended, 1u);
  EXPECT_EQ(game.usage.messagesIn, 7u);
  EXPECT_EQ(seen.plugins.at("lobby.so").usage.messagesIn, 100u);
}

TEST_F(LedgerTest, ARoomThatEndsWhileItIsPaidForPaysUpToThen) {
  ledger_.charge(&one_);
  work();
  ledger_.close(one_);
  EXPECT_GE(ledger_.look().plugins.at("game.so").usage.busyNs, uint64_t{kWork});
  const uint64_t before = one_.usage.busyNs;
  work();
  ledger_.charge(&other_);
  EXPECT_EQ(one_.usage.busyNs, before);
}

TEST_F(LedgerTest, KnowsHowFullTheMailboxWas) {
  ledger_.onMailbox(2);
  ledger_.onMailbox(7);
  ledger_.onMailbox(1);
  const auto seen = ledger_.look();
  EXPECT_EQ(seen.wakes, 3u);
  EXPECT_EQ(seen.tasks, 10u);
  EXPECT_EQ(seen.mailboxDepth, 7u);
}

}  // namespace
}  // namespace roomd
