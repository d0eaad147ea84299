// What a room's account has in it.

#include "room_fixture.hpp"

namespace roomd::test {
namespace {

class RoomAccount : public RoomTest {
 protected:
  void SetUp() override {
    create();
    plugin().set("autoDispose", Value{false});
  }

  RoomUsage account() {
    const auto seen = loop.ledger().look();
    return seen.rooms.empty() ? RoomUsage{} : seen.rooms.front();
  }
};

TEST_F(RoomAccount, NamesTheRoom) {
  EXPECT_EQ(account().name, "game");
  EXPECT_EQ(account().roomId, room->roomId());
}

TEST_F(RoomAccount, CountsMessagesInBothDirections) {
  const Visitor visitor = join();
  const Usage before = account().usage;
  const std::string message = dataMessage("hello");
  visitor.say(message);
  plugin().send({1}, "answer");
  const Usage after = account().usage;
  EXPECT_EQ(after.messagesIn - before.messagesIn, 1u);
  EXPECT_EQ(after.bytesIn - before.bytesIn, message.size());
  EXPECT_EQ(after.messagesOut - before.messagesOut, 1u);
  EXPECT_GT(after.bytesOut - before.bytesOut, std::string("answer").size());
  EXPECT_EQ(after.stateBytes, before.stateBytes);
  EXPECT_GT(after.busyNs, before.busyNs);
}

TEST_F(RoomAccount, ABroadcastCountsForEachWhoGetsIt) {
  const Visitor one = join();
  const Visitor other = join();
  EXPECT_EQ(account().clients, 2u);
  const Usage before = account().usage;
  plugin().broadcast("all");
  EXPECT_EQ(account().usage.messagesOut - before.messagesOut, 2u);
}

TEST_F(RoomAccount, PatchesAreStateBytes) {
  const Visitor visitor = join();
  const Usage before = account().usage;
  game.during["onPatch"] = [](ScriptedRoom& self, room_client) {
    self.sendPatch(ROOM_STREAM_V3, "patch");
  };
  loop.pass(50 * kMillisecond);
  const Usage after = account().usage;
  EXPECT_EQ(after.patches - before.patches, 1u);
  EXPECT_GE(after.stateBytes - before.stateBytes, std::string("patch").size());
  EXPECT_EQ(after.bytesOut - before.bytesOut, after.stateBytes - before.stateBytes);
  EXPECT_GT(after.patchNs, before.patchNs);
}

TEST_F(RoomAccount, ATickThatIsLateIsCaughtUpAndOneThatIsMissedIsCounted) {
  plugin().set("patchRate", Value{});
  plugin().set("simulationInterval", Value{int64_t{10}});
  loop.oversleep(30 * kMillisecond);
  loop.pass(20);
  EXPECT_EQ(account().usage.ticks, 3u);
  EXPECT_EQ(account().usage.missed, 0u);
  loop.oversleep(1000 * kMillisecond);
  loop.pass(20);
  EXPECT_EQ(account().usage.ticks, 4u);
  EXPECT_EQ(account().usage.missed, 99u);
}

TEST_F(RoomAccount, TheLoopKnowsHowLateItsDeadlinesWere) {
  loop.oversleep(57 * kMillisecond);
  const auto late = loop.ledger().look().lateness;
  EXPECT_EQ(late.count(), 1u);
  EXPECT_EQ(late.worst(), 7 * kMillisecond);
}

TEST_F(RoomAccount, ARoomThatHasEndedHasNone) {
  plugin().disconnect(0, ROOM_CLOSE_CONSENTED);
  loop.runPosted();
  const auto seen = loop.ledger().look();
  EXPECT_TRUE(seen.rooms.empty());
  EXPECT_EQ(seen.plugins.begin()->second.ended, 1u);
}

TEST_F(RoomAccount, NorHasOneThatNeverWas) {
  game.makesNothing = true;
  create();
  EXPECT_EQ(loop.ledger().look().rooms.size(), 1u);
}

}  // namespace
}  // namespace roomd::test
