// The host goes down.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "match_fixture.hpp"

namespace roomd::test {
namespace {

using ::testing::SizeIs;

/// The host is asked to go.
class MatchmakerDrain : public MatchTest {
 protected:
  void drain() {
    matchmaker->drain([this] { ++done; });
    idle();
  }

  int done = 0;
};

TEST_F(MatchmakerDrain, AnEmptyHostIsDoneAtOnce) {
  drain();
  EXPECT_EQ(done, 1);
  EXPECT_EQ(roomFor("create", "game"), "503 the server is shutting down");
  EXPECT_EQ(roomFor("joinById", "x"), "503 the server is shutting down");
}

TEST_F(MatchmakerDrain, IsDoneWhenTheLastRoomHasEnded) {
  for (int i = 0; i < 3; i++) roomFor("create", "game");
  game.endings["onDispose"] = later();
  drain();
  EXPECT_EQ(done, 0);
  EXPECT_EQ(roomFor("joinOrCreate", "game"), "503 the server is shutting down");
  for (int left = 3; left > 0; left--) {
    EXPECT_EQ(done, 0);
    game.rooms[0]->finish("onDispose");
    idle();
  }
  EXPECT_EQ(done, 1);
}

TEST_F(MatchmakerDrain, ARoomThatIsBeingMadeEndsToo) {
  game.endings["onCreate"] = later();
  ask("joinOrCreate", "game");
  ask("joinOrCreate", "game");
  idle();
  drain();
  EXPECT_EQ(done, 0);
  game.rooms[0]->finish("onCreate");
  idle();
  EXPECT_EQ(done, 1);
  ASSERT_THAT(answers, SizeIs(2));
  for (const auto& answer : answers) EXPECT_EQ(answer.error().code, 503);
}

TEST_F(MatchmakerDrain, ARoomIsAskedOnce) {
  RoomClass patient;
  game.vtable.on_before_shutdown = patient.vtable.on_before_shutdown;
  roomFor("create", "game");
  roomFor("create", "game");
  game.takeCalls();
  drain();
  drain();
  EXPECT_THAT(game.calls, ::testing::ElementsAre("onBeforeShutdown", "onBeforeShutdown"));
  EXPECT_EQ(done, 0);
  for (auto* room : std::vector(game.rooms)) room->disconnect(0, 4001);
  idle();
  EXPECT_EQ(done, 2) << "whoever asked is told";
}

}  // namespace
}  // namespace roomd::test
