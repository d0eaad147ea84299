// Rooms whose class is replaced by a reload.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "match_fixture.hpp"
#include "room/room.hpp"

namespace roomd::test {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using Kind = DrainPolicy::Kind;

class MatchmakerOutdated : public MatchTest {
 protected:
  MatchmakerOutdated() { next.vtable.on_before_shutdown = nullptr; }
  void TearDown() override {
    MatchTest::TearDown();
    EXPECT_THAT(next.rooms, IsEmpty());
  }

  void publishNext(Kind kind) {
    RoomConfig config;
    config.name = "game";
    config.drain.kind = kind;
    offer({next.type(std::move(config))});
    idle();
  }

  RoomClass next;
};

TEST_F(MatchmakerOutdated, RoomsOfAllLoopsMove) {
  const std::string first = roomFor("create", "game");
  const std::string second = roomFor("create", "game");
  ASSERT_NE(&directory.find(first)->loop(), &directory.find(second)->loop());
  publishNext(Kind::handover);
  EXPECT_THAT(game.rooms, IsEmpty());
  EXPECT_THAT(next.rooms, SizeIs(2));
  EXPECT_EQ(roomFor("joinById", first), first);
  EXPECT_THAT(directory.all(), SizeIs(2));
}

TEST_F(MatchmakerOutdated, MovedRoomsAreOfTheNewClass) {
  roomFor("create", "game");
  publishNext(Kind::handover);
  next.takeCalls();
  publishNext(Kind::handover);
  EXPECT_THAT(next.calls, IsEmpty());
}

TEST_F(MatchmakerOutdated, ARoomThatIsBeingMadeMovesOnceItIs) {
  game.endings["onCreate"] = later();
  ask("create", "game");
  idle();
  publishNext(Kind::handover);
  EXPECT_THAT(next.rooms, IsEmpty());
  game.rooms.front()->finish("onCreate");
  idle();
  pass(1'000'000);
  EXPECT_THAT(answers, SizeIs(1));
  EXPECT_THAT(game.rooms, IsEmpty());
  EXPECT_THAT(next.rooms, SizeIs(1));
}

TEST_F(MatchmakerOutdated, LockedRoomsAreNotFound) {
  const std::string old = roomFor("create", "game");
  publishNext(Kind::lock);
  const std::string fresh = roomFor("joinOrCreate", "game");
  EXPECT_NE(fresh, old);
  EXPECT_THAT(next.rooms, SizeIs(1));
  EXPECT_THAT(game.rooms, SizeIs(1));
}

TEST_F(MatchmakerOutdated, FinishingRoomsStayOpen) {
  const std::string old = roomFor("create", "game");
  publishNext(Kind::finish);
  EXPECT_EQ(roomFor("joinOrCreate", "game"), old);
  EXPECT_THAT(next.rooms, IsEmpty());
}

}  // namespace
}  // namespace roomd::test
