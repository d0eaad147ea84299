// Who may have a seat at all: asked before there is a room.

#include "match/static_auth.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "match_fixture.hpp"
#include "scripted_auth.hpp"

namespace roomd::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class StaticAuthTest : public MatchTest {
 protected:
  StaticAuthTest() { offer({auth.over(game.type())}); }

  /// From now on requests are left open.
  void thinkItOver() {
    auth.during = [](ScriptedAuth::Request&) {};
  }

  std::string encoded(std::string_view json) const { return encode(*parseJson(json)); }

  ScriptedAuth auth;
};

TEST_F(StaticAuthTest, IsAskedBeforeThereIsARoom) {
  thinkItOver();
  SeatRequest request;
  request.method = "joinOrCreate";
  request.target = "game";
  request.options = *parseJson(R"({"a":1})");
  request.authToken = "secret";
  request.ip = "10.0.0.1";
  request.headers = *parseJson(R"({"x-y":"z"})");
  ask(std::move(request));
  idle();
  EXPECT_THAT(auth.calls, ElementsAre("create", R"(onAuth joinOrCreate game {"a":1})"));
  EXPECT_EQ(auth.context, R"(secret 10.0.0.1 {"x-y":"z"})");
  EXPECT_EQ(game.made, 0u);
  EXPECT_THAT(answers, IsEmpty());
  auth.requests[0]->pass();
  ASSERT_TRUE(theAnswer());
  EXPECT_EQ(game.made, 1u);
  EXPECT_EQ(auth.calls.back(), "destroy");
}

TEST_F(StaticAuthTest, EveryMethodAsksButReconnect) {
  const auto room = roomFor("create", "game");
  roomFor("join", "game");
  roomFor("joinOrCreate", "game");
  roomFor("joinById", room);
  std::vector<std::string> asked;
  for (const auto& call : auth.calls) {
    if (call.starts_with("onAuth")) asked.push_back(call);
  }
  EXPECT_THAT(asked, ElementsAre("onAuth create game {}", "onAuth join game {}",
                                 "onAuth joinOrCreate game {}", "onAuth joinById game {}"));
  auth.calls.clear();
  roomFor("reconnect", room, R"({"reconnectionToken":"x"})");
  EXPECT_THAT(auth.calls, IsEmpty());
}

TEST_F(StaticAuthTest, UnknownNamesAndRoomsAreRefusedUnasked) {
  EXPECT_EQ(roomFor("create", "nope"), "520 provided room name \"nope\" not defined");
  EXPECT_EQ(roomFor("joinById", "nope"), "522 room \"nope\" not found");
  EXPECT_THAT(auth.calls, IsEmpty());
}

TEST_F(StaticAuthTest, ARefusalMakesNoRoom) {
  auth.during = [](ScriptedAuth::Request& request) { request.refuse(400, "bad access token"); };
  EXPECT_EQ(roomFor("joinOrCreate", "game"), "400 bad access token");
  EXPECT_EQ(game.made, 0u);
  EXPECT_THAT(auth.requests, IsEmpty());
}

TEST_F(StaticAuthTest, WhatItMakesNothingForIsRefused) {
  auth.makesNothing = true;
  EXPECT_EQ(roomFor("joinOrCreate", "game"), "525 onAuth failed");
  EXPECT_THAT(auth.calls, ElementsAre("create"));
}

TEST_F(StaticAuthTest, DataThatIsNoValueIsARefusal) {
  auth.during = [](ScriptedAuth::Request& request) { request.pass("\xc1"); };
  EXPECT_EQ(roomFor("joinOrCreate", "game"), "525 onAuth failed");
  EXPECT_EQ(game.made, 0u);
}

TEST_F(StaticAuthTest, ASessionIdInTheDataNamesTheSession) {
  auth.during = [this](ScriptedAuth::Request& request) {
    request.pass(encoded(R"({"sessionId":"ann","user":1})"));
  };
  EXPECT_EQ(answerTo("create", "game")->sessionId, "ann");
  auth.during = [this](ScriptedAuth::Request& request) { request.pass(encoded(R"("ann")")); };
  EXPECT_EQ(answerTo("create", "game")->sessionId.size(), 9u);
}

TEST_F(StaticAuthTest, IsAskedOnceHoweverLongARoomTakes) {
  game.endings["onCreate"] = later();
  for (int i = 0; i < 3; i++) ask("joinOrCreate", "game");
  idle();
  game.rooms[0]->finish("onCreate");
  idle();
  EXPECT_THAT(answers, SizeIs(3));
  EXPECT_THAT(auth.calls, SizeIs(9)) << "create, onAuth and destroy for each";
  EXPECT_EQ(game.made, 1u);
}

TEST_F(StaticAuthTest, LosesPatience) {
  thinkItOver();
  ask("create", "game");
  idle();
  pass(StaticAuth::kPatienceUs - 1);
  EXPECT_THAT(answers, IsEmpty());
  pass(1);
  EXPECT_EQ(roomOf(theAnswer()), "525 onAuth took too long");
  EXPECT_EQ(auth.calls.back(), "destroy");
  pass(StaticAuth::kPatienceUs);
  EXPECT_THAT(answers, SizeIs(1));
}

TEST_F(StaticAuthTest, HoldsItsLibraryMeanwhile) {
  thinkItOver();
  auto type = auth.over(game.type());
  const std::weak_ptr<const RoomType> held = type;
  offer({std::move(type)});
  ask("create", "game");
  idle();
  publish(RoomConfig{});
  EXPECT_FALSE(held.expired());
  auth.requests[0]->refuse(400, "no");
  idle();
  EXPECT_TRUE(held.expired());
}

TEST_F(StaticAuthTest, ARoomOfAnOldVersionAsksItsOwn) {
  const auto room = roomFor("create", "game");
  auth.calls.clear();
  publish(RoomConfig{});
  EXPECT_EQ(roomFor("joinById", room), room);
  EXPECT_THAT(auth.calls, SizeIs(3));
  auth.calls.clear();
  EXPECT_NE(roomFor("create", "game"), room);
  EXPECT_THAT(auth.calls, IsEmpty());
}

TEST_F(StaticAuthTest, SleepsAndIsWoken) {
  thinkItOver();
  ask("create", "game");
  idle();
  auth.calls.clear();
  const room_host* host = auth.requests[0]->host;
  host->sleep(host, 7, 2'000);
  host->sleep(host, 8, 5'000);
  host->sleep(host, 9, -1);
  host->cancel(host, 8);
  host->cancel(host, 12);
  idle();
  EXPECT_THAT(auth.calls, ElementsAre("onOp 8 -1"));
  pass(0);
  pass(2'000);
  pass(5'000);
  EXPECT_THAT(auth.calls, ElementsAre("onOp 8 -1", "onOp 9 ok ", "onOp 7 ok "));
  EXPECT_EQ(host->now_us(host), home.nowUs());
}

TEST_F(StaticAuthTest, IsPostedToFromAnyThread) {
  thinkItOver();
  ask("create", "game");
  idle();
  auth.calls.clear();
  const room_host* host = auth.requests[0]->host;
  std::thread([&] { host->post(host, 5, {reinterpret_cast<const uint8_t*>("hi"), 2}); }).join();
  EXPECT_THAT(auth.calls, IsEmpty());
  idle();
  EXPECT_THAT(auth.calls, ElementsAre("onOp 5 ok hi"));
}

TEST_F(StaticAuthTest, WhatComesAfterItsEndComesToNothing) {
  auth.during = [](ScriptedAuth::Request& request) {
    request.host->sleep(request.host, 1, 1'000);
    request.host->post(request.host, 2, {});
    request.pass();
    request.pass();
  };
  ASSERT_TRUE(answerTo("create", "game"));
  pass(1'000);
  EXPECT_EQ(auth.calls.back(), "destroy");
}

TEST_F(StaticAuthTest, FunctionsOfRoomsDoNothing) {
  auth.during = [](ScriptedAuth::Request& request) {
    const room_host* host = request.host;
    EXPECT_EQ(host->extension(host, "room.presence/1"), nullptr);
    const room_target everybody{ROOM_TO_ALL_EXCEPT, 0, nullptr};
    const room_type type{{}, 1, 0};
    const room_message message{};
    host->allow_reconnection(host, 1, 1, 1);
    host->send(host, &everybody, &type, {}, 0);
    host->send_state(host, &everybody, ROOM_STATE_PATCH, ROOM_STREAM_V3, nullptr, 0);
    host->send_error(host, 1, 1, {});
    host->flush(host);
    host->close(host, 1, 1000, {});
    host->reject_message(host, &message, 1, 0, {});
    host->disconnect(host, 1, 4000);
    host->set(host, {});
    host->log(host, ROOM_LOG_DEBUG, {});
    request.pass();
  };
  EXPECT_TRUE(answerTo("create", "game"));
}

TEST_F(StaticAuthTest, AnIncompleteTableIsNone) {
  auth.table.on_auth = nullptr;
  EXPECT_TRUE(answerTo("create", "game"));
  EXPECT_THAT(auth.calls, IsEmpty());
}

TEST_F(StaticAuthTest, LivesOnTheLoopOfWhoAsks) {
  bool answered = false;
  auth.during = [this](ScriptedAuth::Request& request) {
    EXPECT_TRUE(other.isCurrent());
    request.pass();
  };
  SeatRequest request;
  request.method = "create";
  request.target = "game";
  matchmaker->request(std::move(request), other, [&](const Result<Seat>& seat) {
    EXPECT_TRUE(seat);
    EXPECT_TRUE(other.isCurrent());
    answered = true;
  });
  idle();
  EXPECT_TRUE(answered);
}

TEST_F(StaticAuthTest, AHostThatEndsWaitsForNone) {
  thinkItOver();
  ask("create", "game");
  idle();
  bool drained = false;
  matchmaker->drain([&] { drained = true; });
  idle();
  EXPECT_TRUE(drained);
  EXPECT_EQ(roomOf(theAnswer()), "503 the server is shutting down");
  EXPECT_THAT(auth.requests, IsEmpty());
}

TEST_F(StaticAuthTest, AMatchmakerThatIsGoneLeavesNone) {
  thinkItOver();
  ask("create", "game");
  idle();
  restart({});
  EXPECT_THAT(auth.requests, IsEmpty());
}

}  // namespace
}  // namespace roomd::test
