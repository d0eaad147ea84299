// Frames that come at the wrong time or are none, from each generation: what its own server does
// with them (wire document, sections 5 and 9).

#include "room_fixture.hpp"

namespace roomd::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using wire::Generation;

class RoomProtocol : public RoomTest, public ::testing::WithParamInterface<Generation> {
 protected:
  void SetUp() override {
    create();
    plugin().set("autoDispose", Value{false});
    // A client of another generation shares the room and must notice nothing.
    witness = join(GetParam() == Generation::g15 ? Generation::g18 : Generation::g15);
    visitor = join(GetParam());
    game.takeCalls();
  }

  void TearDown() override {
    EXPECT_FALSE(witness.peer->closed || witness.peer->terminated);
    RoomTest::TearDown();
  }

  void expectIgnored(std::string_view frame) {
    visitor.say(frame);
    loop.runPosted();
    EXPECT_THAT(game.calls, IsEmpty());
    EXPECT_THAT(visitor.heard(), IsEmpty());
    EXPECT_FALSE(visitor.peer->closed || visitor.peer->terminated);
  }

  void expectClosed(const Visitor& sender, std::string_view frame) {
    sender.say(frame);
    EXPECT_EQ(sender.peer->closed, ROOM_CLOSE_WITH_ERROR);
    EXPECT_EQ(sender.peer->reason, "");
  }

  Visitor witness;
  Visitor visitor;
};

TEST_P(RoomProtocol, UnknownOpcodesAndEmptyFramesAreIgnored) {
  for (int opcode = 0; opcode < 256; opcode++) {
    const bool known = opcode == 10 || opcode == 12 || opcode == 13 || opcode == 17 ||
                       opcode == 18 || opcode == 21;
    if (known) continue;
    expectIgnored(std::string(1, static_cast<char>(opcode)));
    expectIgnored(std::string(1, static_cast<char>(opcode)) + "\x01\x02");
    loop.pass(10 * kMillisecond);
  }
  expectIgnored("");
}

TEST_P(RoomProtocol, AMessageWithoutAReadableTypeCloses) {
  for (const char* frame : {"\x0d", "\x0d\xa4\x65\x63", "\x0d\xc0", "\x11", "\x11\xff"}) {
    expectClosed(join(GetParam()), frame);
  }
  game.takeCalls();
}

TEST_P(RoomProtocol, ATruncatedPayloadCloses) {
  const std::string whole = dataMessage("echo", "\x82\xa1\x61\x01\xa1\x62\xcd\x01\x02");
  for (size_t size = dataMessage("echo").size() + 1; size < whole.size(); size++) {
    expectClosed(join(GetParam()), whole.substr(0, size));
  }
  visitor.say(whole);
  EXPECT_EQ(game.calls.back(), "onMessage 2 echo");
}

TEST_P(RoomProtocol, AReplayedJoinIsIgnored) {
  expectIgnored(kJoinAck);
  expectIgnored(
      "\x0a\x16"
      "guessed token");
}

TEST_P(RoomProtocol, AMessageBeforeTheAcknowledgementIsHandled) {
  const Visitor early = enter(GetParam());
  early.heard();
  game.takeCalls();
  early.say(dataMessage("early"));
  EXPECT_THAT(game.calls, ElementsAre("onMessage 3 early"));
  EXPECT_THAT(early.heard(), IsEmpty());
}

TEST_P(RoomProtocol, AMessageBeforeJoinRoomIsLost) {
  game.endings["onJoin"] = later();
  const Visitor early = enter(GetParam());
  game.takeCalls();
  early.say(dataMessage("too early"));
  early.say(kLeave);
  early.say(kPing);
  EXPECT_THAT(game.calls, IsEmpty());
  EXPECT_THAT(early.heard(), IsEmpty());
}

TEST_P(RoomProtocol, WhatFollowsALeaveIsLost) {
  game.endings["onLeave"] = later();
  visitor.say(kLeave);
  game.takeCalls();
  for (const auto& frame : {dataMessage("late"), std::string(kLeave), std::string(kPing),
                            std::string("\x0d\xc1"), std::string(kJoinAck)}) {
    visitor.say(frame);
  }
  EXPECT_THAT(game.calls, IsEmpty());
  EXPECT_THAT(visitor.heard(), IsEmpty());
  EXPECT_FALSE(visitor.peer->closed);
  plugin().finish("onLeave");
  loop.runPosted();
  EXPECT_EQ(visitor.peer->closed, ROOM_CLOSE_CONSENTED);
}

TEST_P(RoomProtocol, RawBytesSayWhoMayTakeThem) {
  visitor.say("\x11\xa3raw\xc1\xff");
  EXPECT_EQ(plugin().payload, "\xc1\xff");
  const bool old = GetParam() == Generation::g15 || GetParam() == Generation::g16;
  EXPECT_EQ(plugin().messageFlags,
            old ? uint32_t{ROOM_MESSAGE_BYTES}
                : uint32_t{ROOM_MESSAGE_BYTES} | uint32_t{ROOM_MESSAGE_STRICT_BYTES});
}

std::string nameOf(const ::testing::TestParamInfo<Generation>& generation) {
  std::string name(wire::dialect(generation.param).name);
  for (char& c : name) {
    if (c == '.' || c == '/') c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Of, RoomProtocol,
                         ::testing::Values(Generation::g15, Generation::g16, Generation::g17,
                                           Generation::g18, Generation::modern),
                         nameOf);

}  // namespace
}  // namespace roomd::test
