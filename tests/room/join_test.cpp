// How a client gets in: onAuth, onJoin, JOIN_ROOM, its acknowledgement, the full state.

#include <algorithm>

#include "room_fixture.hpp"

namespace roomd::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using wire::Generation;

using RoomJoin = RoomTest;

TEST_F(RoomJoin, GoesInThisOrder) {
  create();
  game.during["onJoin"] = [](ScriptedRoom& self, room_client client) {
    self.send({client}, "welcome", "\x01");
    self.broadcast("everybody");
  };
  const Visitor visitor = enter();
  EXPECT_THAT(visitor.heard(), ElementsAre("JOIN_ROOM"));
  visitor.say(kJoinAck);
  EXPECT_THAT(game.calls,
              ElementsAre("onCreate", "onAuth 1", "onJoin 1", "onStreams 2", "onFullState 1 v3"));
  EXPECT_THAT(visitor.heard(),
              ElementsAre(fullState("full"), message("welcome", "\x01"), message("everybody", "")));
}

TEST_F(RoomJoin, EachGenerationGetsItsHandshake) {
  create();
  for (const auto generation :
       {Generation::g15, Generation::g16, Generation::g17, Generation::g18, Generation::modern}) {
    const Visitor visitor = enter(generation);
    const auto expected =
        wire::joinRoomFrame(wire::dialect(generation), visitor.peer->token(), true, "types", false);
    EXPECT_EQ(visitor.peer->joinRoom, expected.payload());
  }
}

TEST_F(RoomJoin, TheHandshakeMayBeSkipped) {
  create();
  Knock again = knock(*room->reserveSeat({}));
  again.skipHandshake = true;
  const Visitor visitor = enter(std::move(again));
  EXPECT_EQ(visitor.peer->joinRoom.find("types"), std::string::npos);
}

TEST_F(RoomJoin, ARoomWithoutStateSendsNone) {
  game.handshake.clear();
  create();
  const Visitor visitor = enter();
  visitor.say(kJoinAck);
  EXPECT_THAT(visitor.heard(), ElementsAre("JOIN_ROOM"));
  EXPECT_THAT(game.calls, ElementsAre("onCreate", "onAuth 1", "onJoin 1"));
  plugin().broadcast("hi");
  EXPECT_THAT(visitor.heard(), ElementsAre(message("hi", "")));
}

TEST_F(RoomJoin, WithoutOnAuthEverybodyMayEnter) {
  game.vtable.on_auth = nullptr;
  create();
  const Visitor visitor = enter();
  EXPECT_THAT(visitor.heard(), ElementsAre("JOIN_ROOM"));
  EXPECT_EQ(plugin().auth[1], "");
}

TEST_F(RoomJoin, WhatOnAuthGivesReachesOnJoin) {
  game.endings["onAuth"] = gives(
      "\xa3"
      "bob");
  create();
  Knock with = knock(*room->reserveSeat({}));
  with.authToken = "secret";
  with.ip = "127.0.0.1";
  enter(std::move(with));
  EXPECT_EQ(plugin().auth[1],
            "\xa3"
            "bob");
  EXPECT_EQ(plugin().authContext, "secret 127.0.0.1");
}

TEST_F(RoomJoin, WhoseAuthIsKnownIsNotAskedAgain) {
  create();
  SeatSpec seat;
  seat.auth =
      "\xa3"
      "bob";
  enter(knock(*room->reserveSeat(std::move(seat))));
  EXPECT_EQ(plugin().auth[1],
            "\xa3"
            "bob");
  EXPECT_THAT(game.calls, ElementsAre("onCreate", "onJoin 1"));
}

TEST_F(RoomJoin, ARefusedClientIsToldWhyAndForgotten) {
  game.endings["onAuth"] = fails(ROOM_ERROR_AUTH_FAILED, "onAuth failed");
  create();
  const Visitor visitor = enter();
  EXPECT_THAT(visitor.heard(), ElementsAre(error(525, "onAuth failed")));
  EXPECT_EQ(visitor.peer->closed, ROOM_CLOSE_WITH_ERROR);
  EXPECT_THAT(game.calls,
              ElementsAre("onCreate", "onAuth 1", "onForget 1", "onDispose", "destroy"));
  visitor.gone(4002);
}

TEST_F(RoomJoin, RefusalsHaveTheCodesOfTheGeneration) {
  game.endings["onAuth"] = fails(ROOM_ERROR_AUTH_FAILED, "no");
  create();
  plugin().set("autoDispose", Value{false});
  EXPECT_THAT(enter(Generation::g15).heard(), ElementsAre(error(4215, "no")));
  EXPECT_THAT(enter(Generation::g18).heard(), ElementsAre(error(525, "no")));
  game.endings["onAuth"] = fails(400, "bad access token");
  EXPECT_THAT(enter(Generation::g16).heard(), ElementsAre(error(400, "bad access token")));
  game.endings["onAuth"] = fails(ROOM_ERROR_NONE, "broken");
  EXPECT_THAT(enter(Generation::g16).heard(), ElementsAre(error(4216, "broken")));
  EXPECT_THAT(enter(Generation::g17).heard(), ElementsAre(error(526, "broken")));
}

TEST_F(RoomJoin, AFailingOnJoinSendsTheClientAwayAgain) {
  game.endings["onJoin"] = fails(ROOM_ERROR_NONE, "no team");
  create();
  const Visitor visitor = enter();
  EXPECT_THAT(visitor.heard(), ElementsAre(error(526, "no team")));
  EXPECT_EQ(visitor.peer->closed, ROOM_CLOSE_WITH_ERROR);
  EXPECT_THAT(game.calls, ElementsAre("onCreate", "onAuth 1", "onJoin 1", "onLeave 1 4002",
                                      "onForget 1", "onDispose", "destroy"));
  visitor.gone(4002);
}

TEST_F(RoomJoin, WhoGoesDuringOnAuthDoesNotJoin) {
  game.endings["onAuth"] = later();
  create();
  const Visitor visitor = enter();
  visitor.gone(1006);
  EXPECT_EQ(room->listing().clients, 1u) << "until onAuth is finished";
  plugin().finish("onAuth");
  loop.runPosted();
  EXPECT_THAT(game.calls,
              ElementsAre("onCreate", "onAuth 1", "onForget 1", "onDispose", "destroy"));
}

TEST_F(RoomJoin, WhoGoesDuringOnJoinLeavesWhenItIsFinished) {
  game.endings["onJoin"] = later();
  holdSeats(20 * kSecond);
  create();
  const Visitor visitor = enter();
  visitor.gone(1006);
  EXPECT_THAT(game.takeCalls(), ElementsAre("onCreate", "onAuth 1", "onJoin 1"));
  plugin().finish("onJoin");
  loop.runPosted();
  EXPECT_THAT(game.calls, ElementsAre("onDrop 1 1006", "onOp 101 -3", "onLeave 1 1006",
                                      "onForget 1", "onDispose", "destroy"))
      << "without a token it cannot come back, so its seat is not held";
}

TEST_F(RoomJoin, MessagesBeforeJoinRoomAreDropped) {
  game.endings["onAuth"] = game.endings["onJoin"] = later();
  create();
  const Visitor visitor = enter();
  visitor.say(dataMessage("early"));
  plugin().finish("onAuth");
  loop.runPosted();
  visitor.say(dataMessage("early"));
  visitor.say(kJoinAck);
  plugin().finish("onJoin");
  loop.runPosted();
  EXPECT_THAT(game.calls, ElementsAre("onCreate", "onAuth 1", "onJoin 1"));
  EXPECT_THAT(visitor.heard(), ElementsAre("JOIN_ROOM"));
}

TEST_F(RoomJoin, MessagesBeforeTheAcknowledgementAreHandledAndTheirAnswersWait) {
  create();
  game.during["onMessage"] = [](ScriptedRoom& self, room_client client) {
    self.send({client}, "answer");
    self.sendPatch(ROOM_STREAM_V3, "patch");
  };
  const Visitor visitor = enter();
  visitor.heard();
  visitor.say(dataMessage("ask"));
  visitor.say(kPing);
  EXPECT_THAT(visitor.heard(), ElementsAre("\x12")) << "only the PING is answered at once";
  visitor.say(kJoinAck);
  EXPECT_THAT(visitor.heard(), ElementsAre(fullState("full"), message("answer", "")));
}

TEST_F(RoomJoin, WhoNeverAcknowledgesLosesTheSeat) {
  create();
  join();
  const Visitor silent = enter();
  silent.heard();
  game.takeCalls();
  loop.pass(15 * kSecond - 1);
  EXPECT_EQ(room->listing().clients, 2u);
  loop.pass(1);
  EXPECT_EQ(silent.peer->closed, ROOM_CLOSE_WITH_ERROR);
  EXPECT_THAT(game.calls, ElementsAre("onDrop 2 4002", "onLeave 2 4002", "onForget 2"));
  EXPECT_EQ(room->listing().clients, 1u);
}

TEST_F(RoomJoin, WhoAcknowledgesStays) {
  create();
  const Visitor visitor = join();
  loop.pass(60 * kSecond);
  EXPECT_FALSE(visitor.peer->closed);
}

TEST_F(RoomJoin, ASecondAcknowledgementIsIgnored) {
  create();
  const Visitor visitor = join();
  game.takeCalls();
  visitor.say(kJoinAck);
  EXPECT_THAT(visitor.heard(), IsEmpty());
  EXPECT_THAT(game.calls, IsEmpty());
}

TEST_F(RoomJoin, StreamsAreToldBeforeTheirFirstFullState) {
  create();
  join(Generation::g16);
  join(Generation::g15);
  const Visitor third = join(Generation::g15);
  EXPECT_THAT(game.takeCalls(),
              ElementsAre("onCreate", "onAuth 1", "onJoin 1", "onStreams 2", "onFullState 1 v3",
                          "onAuth 2", "onJoin 2", "onStreams 3", "onFullState 2 v2", "onAuth 3",
                          "onJoin 3", "onFullState 3 v2"));
}

/// Something else the room has to do becomes due between two words of its client.
class RoomJoinRace : public RoomTest {
 protected:
  Visitor acknowledgeBetween(std::function<void(ScriptedRoom&, room_client)> onOp) {
    create();
    game.during["onOp"] = std::move(onOp);
    Visitor visitor = enter();
    visitor.heard();
    game.takeCalls();
    plugin().post(7, {});
    loop.post([visitor] { visitor.say(kJoinAck); });
    loop.runPosted();
    return visitor;
  }
};

TEST_F(RoomJoinRace, APatchRightAfterTheFullStateReachesTheClient) {
  const Visitor visitor = acknowledgeBetween(
      [](ScriptedRoom& self, room_client) { self.sendPatch(ROOM_STREAM_V3, "patch"); });
  EXPECT_THAT(game.calls, ElementsAre("onStreams 2", "onFullState 1 v3", "onOp 7 ok"));
  EXPECT_THAT(visitor.heard(), ElementsAre(fullState("full"), patch("patch")));
}

TEST_F(RoomJoinRace, ADisconnectComesAfterTheFullState) {
  acknowledgeBetween([](ScriptedRoom& self, room_client) { self.disconnect(0, 4000); });
  EXPECT_THAT(game.calls, ElementsAre("onStreams 2", "onFullState 1 v3", "onOp 7 ok", "onStreams 0",
                                      "onLeave 1 4000", "onForget 1", "onDispose", "destroy"));
}

TEST_F(RoomJoinRace, AClientThatIsLeavingDoesNotLeaveTwice) {
  create();
  const Visitor visitor = join();
  game.during["onOp"] = [](ScriptedRoom& self, room_client) { self.disconnect(0, 4000); };
  game.takeCalls();
  plugin().post(7, {});
  loop.post([visitor] { visitor.say(kLeave); });
  loop.runPosted();
  EXPECT_EQ(std::count(game.calls.begin(), game.calls.end(), "onLeave 1 4000"), 1);
  EXPECT_EQ(observer.disposed, 1);
}

}  // namespace
}  // namespace roomd::test
