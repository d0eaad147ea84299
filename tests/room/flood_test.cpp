// How many messages a client may send.

#include "room_fixture.hpp"

namespace roomd::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RoomFlood : public RoomTest {
 protected:
  void createWith(int64_t maxMessagesPerSecond) {
    create();
    plugin().set("maxMessagesPerSecond", Value{maxMessagesPerSecond});
    plugin().set("autoDispose", Value{false});
    visitor = join();
    loop.pass(kSecond);
    game.takeCalls();
  }

  void say(int count, std::string_view message = dataMessage("go")) const {
    for (int i = 0; i < count; i++) visitor.say(message);
  }

  Visitor visitor;
};

TEST_F(RoomFlood, AsRecordedTheSeventhOfABurstIsTooMuchForALimitOfFive) {
  createWith(5);
  say(6);
  EXPECT_FALSE(visitor.peer->closed);
  game.takeCalls();
  say(3);
  loop.runPosted();
  EXPECT_EQ(visitor.peer->closed, ROOM_CLOSE_WITH_ERROR);
  EXPECT_EQ(visitor.peer->reason, "");
  EXPECT_THAT(game.calls,
              ElementsAre("onStreams 0", "onDrop 1 4002", "onLeave 1 4002", "onForget 1"));
}

TEST_F(RoomFlood, TheCloseWaitsForOnLeave) {
  game.vtable.on_drop = nullptr;
  createWith(5);
  game.endings["onLeave"] = later();
  say(7);
  loop.runPosted();
  EXPECT_FALSE(visitor.peer->closed);
  plugin().finish("onLeave");
  loop.runPosted();
  EXPECT_EQ(visitor.peer->closed, ROOM_CLOSE_WITH_ERROR);
}

TEST_F(RoomFlood, EverySecondCountsAnew) {
  createWith(5);
  for (int second = 0; second < 10; second++) {
    say(6);
    loop.pass(kSecond);
  }
  EXPECT_FALSE(visitor.peer->closed);
  say(6);
  loop.pass(kSecond - 1);
  say(1);
  EXPECT_TRUE(visitor.peer->closed);
}

TEST_F(RoomFlood, EachClientIsCountedByItself) {
  createWith(5);
  const Visitor other = join();
  loop.pass(kSecond);
  say(6);
  for (int i = 0; i < 6; i++) other.say(dataMessage("go"));
  EXPECT_FALSE(visitor.peer->closed || other.peer->closed);
  say(1);
  loop.runPosted();
  EXPECT_TRUE(visitor.peer->closed);
  EXPECT_FALSE(other.peer->closed);
}

TEST_F(RoomFlood, EveryFrameCounts) {
  createWith(5);
  say(2, kPing);
  say(2, kJoinAck);
  say(2, "\x63");
  EXPECT_FALSE(visitor.peer->closed);
  say(1, kPing);
  EXPECT_TRUE(visitor.peer->closed);
}

TEST_F(RoomFlood, ZeroIsNoLimit) {
  createWith(0);
  say(5000);
  EXPECT_FALSE(visitor.peer->closed);
}

TEST_F(RoomFlood, TheLimitOfTheConfigurationHoldsByDefault) {
  create();
  plugin().set("autoDispose", Value{false});
  visitor = join();
  loop.pass(kSecond);
  say(1001);
  EXPECT_FALSE(visitor.peer->closed);
  say(1);
  EXPECT_TRUE(visitor.peer->closed);
}

TEST_F(RoomFlood, TheConfigurationMaySetIt) {
  config.maxMessagesPerSecond = 2;
  create();
  plugin().set("autoDispose", Value{false});
  visitor = join();
  loop.pass(kSecond);
  say(4);
  EXPECT_TRUE(visitor.peer->closed);
}

TEST_F(RoomFlood, ASeatMayBeHeldForWhoWasTooFast) {
  createWith(5);
  holdSeats(20 * kSecond);
  say(7);
  loop.runPosted();
  EXPECT_EQ(visitor.peer->closed, ROOM_CLOSE_WITH_ERROR);
  const Visitor back = reenter(visitor);
  EXPECT_THAT(back.heard(), ElementsAre("JOIN_ROOM"));
}

}  // namespace
}  // namespace roomd::test
