#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <room/testing.hpp>

// The class of a plugin, as an author tests it: the source with its ROOM_PLUGIN.
#include "arena.inc"

namespace {

using room::CloseCode;
using room::Value;
using room::testing::Hosted;
using room::testing::Received;
using room::testing::ReceivedError;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Hosted, OnCreateGetsTheOptions) {
  Hosted<Arena> arena({{"map", "de_dust2"}});
  EXPECT_EQ(arena->map, "de_dust2");
}

TEST(Hosted, ThrowsWhatOnCreateThrew) {
  EXPECT_THROW(Hosted<Arena>({{"map", "unknown"}}), room::ServerError);
}

TEST(Hosted, MessagesGoBothWays) {
  Hosted<Arena> arena;
  auto& alice = arena.join({{"name", "alice"}});
  ASSERT_TRUE(alice.joined());
  EXPECT_THAT(alice.received(), ElementsAre(Received{"welcome", "alice"}));
  alice.send("move", Move{1, 2});
  EXPECT_EQ(arena->state.players.at(alice.sessionId()).x, 1);
  alice.send("say", "hello");
  EXPECT_THAT(alice.received(), ElementsAre(Received{"said", "hello"}));
  alice.sendBytes("raw", {1, 2, 3});
  EXPECT_THAT(alice.received(), ElementsAre(Received{"raw", room::Bytes{3, 2, 1}}));
}

TEST(Hosted, AClientThatIsRefusedIsTold) {
  Hosted<Arena> arena;
  auto& mallory = arena.join({{"name", "mallory"}});
  EXPECT_FALSE(mallory.joined());
  EXPECT_THAT(mallory.errors(), ElementsAre(ReceivedError{403, "not you"}));
  EXPECT_EQ(mallory.closedWith(), CloseCode::kWithError);
}

TEST(Hosted, TimePassesByHandOnly) {
  Hosted<Arena> arena;
  arena.join();
  EXPECT_EQ(arena->ticks, 0);
  arena.pass(1000);
  EXPECT_EQ(arena->ticks, 10);
}

TEST(Hosted, PatchesArriveAtThePatchRate) {
  Hosted<Arena> arena;
  auto& alice = arena.join();
  alice.send("move", Move{1, 2});
  EXPECT_EQ(alice.patches(), 0U);
  arena.pass(50);
  EXPECT_EQ(alice.patches(), 1U);
}

TEST(Hosted, ADroppedClientComesBack) {
  Hosted<Arena> arena;
  auto& alice = arena.join();
  alice.drop();
  EXPECT_FALSE(alice.joined());
  EXPECT_EQ(arena.seats(), 1U);
  EXPECT_TRUE(alice.reconnect());
  EXPECT_TRUE(alice.joined());
  EXPECT_EQ(arena->state.players.size(), 1U);
}

TEST(Hosted, ADroppedClientIsTooLate) {
  Hosted<Arena> arena;
  auto& alice = arena.join();
  auto& bob = arena.join();
  alice.drop();
  arena.pass(21'000);
  EXPECT_FALSE(alice.reconnect());
  EXPECT_EQ(arena->state.players.size(), 1U);
  EXPECT_TRUE(bob.joined());
}

TEST(Hosted, TheLastLeaveDisposes) {
  Hosted<Arena> arena;
  auto& alice = arena.join();
  alice.leave();
  EXPECT_EQ(alice.closedWith(), CloseCode::kConsented);
  EXPECT_TRUE(arena.disposed());
}

TEST(Hosted, AFullRoomLocksAndRefuses) {
  Hosted<Arena> arena({{"maxClients", 1}});
  arena.join();
  EXPECT_TRUE(arena.locked());
  auto& late = arena.join();
  EXPECT_FALSE(late.joined());
  ASSERT_EQ(late.errors().size(), 1U);
}

TEST(Hosted, AShutdownDisconnects) {
  Hosted<Arena> arena;
  auto& alice = arena.join();
  arena.shutDown();
  EXPECT_EQ(alice.closedWith(), CloseCode::kServerShutdown);
  EXPECT_TRUE(arena.disposed());
}

TEST(Hosted, WhatStaticAuthGaveIsTheClientsAuth) {
  Hosted<Arena> arena;
  auto& alice = arena.joinAs({{"id", 7}});
  EXPECT_TRUE(alice.joined());
  EXPECT_EQ(arena->clients.getById(alice.sessionId())->auth()["id"].asInt(), 7);
}

}  // namespace
