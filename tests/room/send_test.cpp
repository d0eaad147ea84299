// What goes to clients and what comes from them.

#include "room_fixture.hpp"

namespace roomd::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using wire::Generation;

class RoomSend : public RoomTest {
 protected:
  void SetUp() override {
    create();
    first = join();
    second = join(Generation::g15);
    game.takeCalls();
  }

  Visitor first;
  Visitor second;
};

TEST_F(RoomSend, ReachesThoseItIsFor) {
  plugin().send({1}, "one", "\x01");
  plugin().send({2, 1, 99}, "both");
  plugin().broadcast("all");
  plugin().broadcast("not first", {}, 0, {1});
  EXPECT_THAT(first.heard(),
              ElementsAre(message("one", "\x01"), message("both", ""), message("all", "")));
  EXPECT_THAT(second.heard(),
              ElementsAre(message("both", ""), message("all", ""), message("not first", "")));
}

TEST_F(RoomSend, BytesGoAsTheyAre) {
  plugin().send({1}, "raw", "\xff\xc1", ROOM_SEND_BYTES);
  EXPECT_THAT(first.heard(), ElementsAre("\x11\xa3raw\xff\xc1"));
}

TEST_F(RoomSend, SchemaMessagesGoToClientsOf015Only) {
  const std::string instance = "\x80\x01";
  const Visitor third = join(Generation::g15);
  plugin().broadcastSchema(5, instance);
  plugin().broadcastSchema(6, instance, 0, {3});
  EXPECT_THAT(second.heard(), ElementsAre("\x10\x05" + instance, "\x10\x06" + instance));
  EXPECT_THAT(third.heard(), ElementsAre("\x10\x05" + instance));
  EXPECT_THAT(first.heard(), IsEmpty());
}

TEST_F(RoomSend, SchemaMessagesWaitForThePatchLikeOthers) {
  plugin().broadcastSchema(5, "x", ROOM_SEND_AFTER_NEXT_PATCH);
  plugin().broadcast("all", {}, ROOM_SEND_AFTER_NEXT_PATCH);
  EXPECT_THAT(second.heard(), IsEmpty());
  loop.pass(50 * kMillisecond);
  EXPECT_THAT(second.heard(), ElementsAre("\x10\x05x", message("all", "")));
  EXPECT_THAT(first.heard(), ElementsAre(message("all", "")));
}

TEST_F(RoomSend, ErrorsHaveTheCodesOfTheGeneration) {
  plugin().sendError(1, ROOM_ERROR_INVALID_ROOM_ID, "no");
  plugin().sendError(2, ROOM_ERROR_INVALID_ROOM_ID, "no");
  plugin().sendError(2, 1234, "mine");
  EXPECT_THAT(first.heard(), ElementsAre(error(522, "no")));
  EXPECT_THAT(second.heard(), ElementsAre(error(4212, "no"), error(1234, "mine")));
  EXPECT_FALSE(first.peer->closed);
}

TEST_F(RoomSend, AStreamGoesToThoseWhoReadIt) {
  plugin().sendPatch(ROOM_STREAM_V2, "old");
  plugin().sendPatch(ROOM_STREAM_V3, "new");
  EXPECT_THAT(first.heard(), ElementsAre(patch("new")));
  EXPECT_THAT(second.heard(), ElementsAre(patch("old")));
  plugin().sendState({1, 2}, ROOM_STATE_FULL, ROOM_STREAM_V3, "whole");
  EXPECT_THAT(first.heard(), ElementsAre(fullState("whole")));
  EXPECT_THAT(second.heard(), IsEmpty());
}

TEST_F(RoomSend, MessagesAfterTheNextPatchWaitForIt) {
  game.during["onPatch"] = [](ScriptedRoom& self, room_client) {
    self.sendPatch(ROOM_STREAM_V3, "patch");
  };
  plugin().send({1}, "after", {}, ROOM_SEND_AFTER_NEXT_PATCH);
  plugin().broadcast("now");
  EXPECT_THAT(first.heard(), ElementsAre(message("now", "")));
  loop.pass(50 * kMillisecond);
  EXPECT_THAT(first.heard(), ElementsAre(patch("patch"), message("after", "")));
  loop.pass(50 * kMillisecond);
  EXPECT_THAT(first.heard(), ElementsAre(patch("patch")));
}

TEST_F(RoomSend, AfterThePatchSingleClientsComeBeforeAll) {
  plugin().broadcast("all", {}, ROOM_SEND_AFTER_NEXT_PATCH);
  plugin().send({1}, "one", {}, ROOM_SEND_AFTER_NEXT_PATCH);
  plugin().broadcast("all again", {}, ROOM_SEND_AFTER_NEXT_PATCH);
  plugin().send({1}, "one again", {}, ROOM_SEND_AFTER_NEXT_PATCH);
  loop.pass(50 * kMillisecond);
  EXPECT_THAT(first.heard(), ElementsAre(message("one", ""), message("one again", ""),
                                         message("all", ""), message("all again", "")));
}

TEST_F(RoomSend, ABroadcastBeginsWithWhoCameLast) {
  std::vector<std::string> order;
  first.peer->onSend = [&] { order.push_back("first"); };
  second.peer->onSend = [&] { order.push_back("second"); };
  plugin().broadcast("all");
  EXPECT_THAT(order, ElementsAre("second", "first"));
}

TEST_F(RoomSend, TheyLeaveAlsoWhenThePatchIsEmpty) {
  plugin().broadcast("after", {}, ROOM_SEND_AFTER_NEXT_PATCH, {2});
  loop.pass(50 * kMillisecond);
  EXPECT_THAT(first.heard(), ElementsAre(message("after", "")));
  EXPECT_THAT(second.heard(), IsEmpty());
}

TEST_F(RoomSend, ARoomThatPatchesByHandFlushesByHand) {
  plugin().set("patchRate", Value{});
  plugin().send({1}, "after", {}, ROOM_SEND_AFTER_NEXT_PATCH);
  loop.pass(kSecond);
  EXPECT_THAT(first.heard(), IsEmpty());
  plugin().flush();
  EXPECT_THAT(first.heard(), ElementsAre(message("after", "")));
}

TEST_F(RoomSend, WhoDoesNotAcknowledgeIsDroppedSomeTime) {
  const Visitor silent = enter();
  silent.heard();
  const std::string payload(64 * 1024, 'x');
  for (int i = 0; i < 15; i++) plugin().send({3}, "big", payload, ROOM_SEND_BYTES);
  EXPECT_FALSE(silent.peer->terminated);
  for (int i = 0; i < 3; i++) plugin().send({3}, "big", payload, ROOM_SEND_BYTES);
  EXPECT_TRUE(silent.peer->terminated);
  EXPECT_THAT(silent.heard(), IsEmpty());
  silent.gone(1006);
}

TEST_F(RoomSend, MessagesArriveWithTypeAndPayload) {
  first.say(dataMessage("move", "\x81\xa1x\x05"));
  EXPECT_EQ(plugin().payload, "\x81\xa1x\x05");
  first.say("\x0d\x07");
  EXPECT_EQ(plugin().payload, "");
  first.say("\x11\xa3raw\xc1\xff");
  EXPECT_EQ(plugin().payload, "\xc1\xff");
  EXPECT_THAT(game.calls,
              ElementsAre("onMessage 1 move", "onMessage 1 7", "onMessage 1 raw bytes"));
}

TEST_F(RoomSend, RecordsOfTheClientBecomeMaps) {
  const std::string record = "\xd4\x72\x40\x91\xa1x\x05";
  first.say(dataMessage("move", record));
  EXPECT_EQ(plugin().payload, "\x81\xa1x\x05");
  second.say(dataMessage("move", record));
  EXPECT_EQ(second.peer->closed, ROOM_CLOSE_WITH_ERROR) << "0.15 has none";
}

TEST_F(RoomSend, WhatCannotBeReadClosesTheConnection) {
  first.say(dataMessage("move", "\x92\x01"));
  EXPECT_EQ(first.peer->closed, ROOM_CLOSE_WITH_ERROR);
  second.say("\x0d\xc1");
  EXPECT_EQ(second.peer->closed, ROOM_CLOSE_WITH_ERROR);
  EXPECT_THAT(game.calls, IsEmpty());
}

TEST_F(RoomSend, PingsAreAnsweredAndTheUnknownIsIgnored) {
  first.say(kPing);
  EXPECT_THAT(first.heard(), ElementsAre("\x12"));
  first.say("\x63");
  first.say("");
  EXPECT_THAT(first.heard(), IsEmpty());
  EXPECT_FALSE(first.peer->closed);
}

/// A room that knows no message types.
class RoomReject : public RoomTest {
 protected:
  void SetUp() override {
    create();
    game.during["onMessage"] = [](ScriptedRoom& self, room_client client) {
      self.rejectMessage(client, ROOM_REJECT_UNREGISTERED);
    };
  }
};

TEST_F(RoomReject, TheReasonIsThatOfTheGeneration) {
  for (const auto& [generation, reason] :
       {std::pair{Generation::g15, "onMessage for \"shoot\" not registered."},
        {Generation::g16, "room onMessage for \"shoot\" not registered."},
        {Generation::modern, "room onMessage for \"shoot\" not registered."}}) {
    const Visitor visitor = join(generation);
    visitor.say(dataMessage("shoot"));
    EXPECT_EQ(visitor.peer->closed, ROOM_CLOSE_WITH_ERROR);
    EXPECT_EQ(visitor.peer->reason, reason);
  }
}

TEST_F(RoomReject, NumbersAreNamedToo) {
  const Visitor visitor = join();
  visitor.say("\x0d\x2a");
  EXPECT_EQ(visitor.peer->reason, "room onMessage for \"42\" not registered.");
}

TEST_F(RoomReject, AReasonFitsIntoACloseFrame) {
  const Visitor visitor = join();
  std::string type;
  for (int i = 0; i < 100; i++) type += "\xc3\xa9";
  visitor.say("\x0d\xd9" + std::string(1, static_cast<char>(type.size())) + type);
  EXPECT_LE(visitor.peer->reason.size(), 123u);
  EXPECT_GE(visitor.peer->reason.size(), 122u);
  EXPECT_EQ(visitor.peer->reason.back(), '\xa9') << "not cut inside a letter";
}

TEST_F(RoomReject, AnInvalidPayloadHasNoReason) {
  game.during["onMessage"] = [](ScriptedRoom& self, room_client client) {
    self.rejectMessage(client, ROOM_REJECT_INVALID, "x: not a number");
    self.rejectMessage(99, ROOM_REJECT_INVALID);
  };
  const Visitor visitor = join();
  visitor.say(dataMessage("move"));
  EXPECT_EQ(visitor.peer->closed, ROOM_CLOSE_WITH_ERROR);
  EXPECT_EQ(visitor.peer->reason, "");
}

}  // namespace
}  // namespace roomd::test
