// Requests of 0.18 clients and what they are answered.

#include "room_fixture.hpp"

namespace roomd::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using wire::Generation;
using wire::ResponseStatus;

std::string requestMessage(uint8_t requestId, std::string_view type,
                           std::string_view payload = {}) {
  std::string bytes = "\x15";
  bytes += static_cast<char>(requestId);
  return bytes + dataMessage(type, payload).substr(1);
}

std::string response(uint32_t requestId, ResponseStatus status, std::string_view payload = {}) {
  return std::string(wire::responseFrame(requestId, status, payload).payload());
}

std::string errorResponse(uint32_t requestId, const char* name, const char* message,
                          int64_t code = 0) {
  Value description;
  description.set("name", Value{name});
  description.set("message", Value{message});
  if (code != 0) description.set("code", Value{code});
  return response(requestId, ResponseStatus::error, encode(description));
}

class RoomRequest : public RoomTest {
 protected:
  void SetUp() override {
    create();
    visitor = join(Generation::g18);
    game.takeCalls();
  }

  /// Asks, and gives the operation the room has to finish.
  room_op ask(uint8_t requestId, std::string_view type = "sum") {
    visitor.say(requestMessage(requestId, type));
    return plugin().reply;
  }

  void finish(room_op op, const Ending& ending = {}) {
    plugin().finish(op, ending);
    loop.runPosted();
  }

  Visitor visitor;
};

TEST_F(RoomRequest, IsAMessageThatAwaitsAnAnswer) {
  visitor.say(requestMessage(7, "sum", "\xd4\x72\x40\x91\xa1x\x05"));
  EXPECT_THAT(game.calls, ElementsAre("onMessage 1 sum"));
  EXPECT_EQ(plugin().payload, "\x81\xa1x\x05");
  EXPECT_NE(plugin().reply, 0u);
  EXPECT_THAT(visitor.heard(), IsEmpty());
  finish(plugin().reply, gives("\x2a"));
  EXPECT_THAT(visitor.heard(), ElementsAre(response(7, ResponseStatus::ok, "\x2a")));
}

TEST_F(RoomRequest, OrdinaryMessagesAwaitNone) {
  visitor.say(dataMessage("sum"));
  EXPECT_EQ(plugin().reply, 0u);
}

TEST_F(RoomRequest, AnAnswerMayBeUndefined) {
  finish(ask(5));
  EXPECT_THAT(visitor.heard(), ElementsAre(response(5, ResponseStatus::ok)));
}

TEST_F(RoomRequest, AnswersComeInTheOrderTheyAreGiven) {
  const room_op first = ask(1);
  const room_op second = ask(2);
  finish(second, gives("\x02"));
  finish(first, gives("\x01"));
  EXPECT_THAT(visitor.heard(), ElementsAre(response(2, ResponseStatus::ok, "\x02"),
                                           response(1, ResponseStatus::ok, "\x01")));
}

TEST_F(RoomRequest, ARejectionCarriesItsReason) {
  finish(ask(2), fails(ROOM_ERROR_REJECTED, "\xa2no"));
  EXPECT_THAT(visitor.heard(), ElementsAre(response(2, ResponseStatus::rejected, "\xa2no")));
}

TEST_F(RoomRequest, AnErrorIsDescribed) {
  finish(ask(4), fails(77, "bad thing"));
  finish(ask(5), fails(ROOM_ERROR_NONE, "broken"));
  EXPECT_THAT(visitor.heard(), ElementsAre(errorResponse(4, "ServerError", "bad thing", 77),
                                           errorResponse(5, "Error", "broken")));
  EXPECT_FALSE(visitor.peer->closed);
}

TEST_F(RoomRequest, ATypeWithoutHandlerIsAnsweredNotPunished) {
  game.during["onMessage"] = [](ScriptedRoom& self, room_client client) {
    self.rejectMessage(client, ROOM_REJECT_UNREGISTERED);
  };
  const room_op op = ask(6, "missing");
  EXPECT_THAT(visitor.heard(),
              ElementsAre(errorResponse(
                  6, "no_handler",
                  "room \"game\" has no onMessage(\"missing\") handler to answer this request.")));
  EXPECT_FALSE(visitor.peer->closed);
  finish(op, gives("\x01"));
  EXPECT_THAT(visitor.heard(), IsEmpty()) << "it has been answered";
}

TEST_F(RoomRequest, AnInvalidPayloadIsAnsweredNotPunished) {
  game.during["onMessage"] = [](ScriptedRoom& self, room_client client) {
    self.rejectMessage(client, ROOM_REJECT_INVALID, "x: not a number");
  };
  ask(1);
  visitor.say(requestMessage(2, "sum", "\xc1"));
  EXPECT_THAT(visitor.heard(),
              ElementsAre(errorResponse(1, "Error", "x: not a number"),
                          errorResponse(2, "Error", "the payload cannot be read")));
  EXPECT_FALSE(visitor.peer->closed);
}

TEST_F(RoomRequest, WhatIsNoRequestClosesTheConnection) {
  visitor.say("\x15\xa1x");
  EXPECT_EQ(visitor.peer->closed, ROOM_CLOSE_WITH_ERROR);
}

TEST_F(RoomRequest, AnswersWaitForTheAcknowledgement) {
  const Visitor second = enter(Generation::g18);
  second.heard();
  second.say(requestMessage(0, "sum"));
  finish(plugin().reply, gives("\x05"));
  EXPECT_THAT(second.heard(), IsEmpty());
  second.say(kJoinAck);
  EXPECT_THAT(second.heard(),
              ElementsAre(fullState("full"), response(0, ResponseStatus::ok, "\x05")));
}

TEST_F(RoomRequest, WhoHasLeftIsNotAnswered) {
  plugin().set("autoDispose", Value{false});
  const room_op op = ask(1);
  visitor.say(kLeave);
  finish(op, gives("\x01"));
  EXPECT_THAT(visitor.heard(), IsEmpty());
  EXPECT_FALSE(visitor.peer->sentWhileClosed);
}

TEST_F(RoomRequest, AnswersBelongToTheConnectionThatAsked) {
  holdSeats(20 * kSecond);
  const room_op op = ask(1);
  visitor.gone(1006);
  const Visitor back = reenter(visitor, Generation::g18);
  back.say(kJoinAck);
  back.heard();
  finish(op, gives("\x01"));
  EXPECT_THAT(back.heard(), IsEmpty());
}

TEST_F(RoomRequest, UnansweredOnesAreBounded) {
  room_op first = 0;
  for (int i = 0; i < 256; i++) {
    const room_op op = ask(1);
    if (i == 0) first = op;
  }
  EXPECT_THAT(visitor.heard(), IsEmpty());
  EXPECT_THAT(game.takeCalls(), SizeIs(256));
  ask(2);
  EXPECT_THAT(game.calls, IsEmpty());
  EXPECT_THAT(visitor.heard(), ElementsAre(errorResponse(2, "too_many_requests",
                                                         "too many requests await their answers")));
  finish(first);
  ask(3);
  EXPECT_THAT(game.calls, ElementsAre("onMessage 1 sum"));
}

TEST_F(RoomRequest, OlderClientsHaveNone) {
  for (const auto generation : {Generation::g15, Generation::g16, Generation::g17}) {
    const Visitor old = join(generation);
    game.takeCalls();
    old.say(requestMessage(1, "sum"));
    EXPECT_THAT(old.heard(), IsEmpty());
    EXPECT_THAT(game.calls, IsEmpty());
    EXPECT_FALSE(old.peer->closed);
  }
}

}  // namespace
}  // namespace roomd::test
