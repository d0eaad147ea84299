#include "room/state/encoder.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

#include "hex.hpp"

namespace {

constexpr std::uint32_t kBoth = ROOM_STREAM_V2 | ROOM_STREAM_V3;

struct Point {
  double x = 1, y = 2;
};
SCHEMA(Point, x, y);

struct Player {
  double score = 0;
  std::string name;
  int hidden = 0;
  Point at;
  room::Map<std::uint8_t> items;
};
SCHEMA(Player, score, name, at, items);

struct State {
  std::uint8_t round = 7;
  room::Map<Player> players;
  room::Map<std::string> notes;
  Point goal;
};
SCHEMA(State, round, players, notes, goal);

/// players is instance 1, notes 2, goal 3.
class Encoder : public testing::Test {
 protected:
  /// The v3 bytes of a patch, or "nothing".
  std::string patch() {
    if (!encoder.patch(kBoth)) return "nothing";
    return test::hex(encoder.patchBytes(ROOM_STREAM_V3));
  }
  std::string lastV2() { return test::hex(encoder.patchBytes(ROOM_STREAM_V2)); }
  std::string full(bool rejoin = false) {
    return test::hex(encoder.fullState(ROOM_STREAM_V3, rejoin));
  }

  State state;
  room::StateEncoder<State> encoder{state};
};

TEST_F(Encoder, FirstPatchIsTheWholeState) {
  EXPECT_EQ(patch(), "80 07 81 01 82 02 83 03 FF 03 80 01 81 02");
  EXPECT_EQ(full(), "80 07 81 01 82 02 83 03 FF 03 80 01 81 02");
  EXPECT_EQ(patch(), "nothing");
}

TEST_F(Encoder, SendsChangedFieldsOfKnownInstances) {
  patch();
  state.round = 8;
  state.goal.y = 3;
  EXPECT_EQ(patch(), "80 08 FF 03 81 03");
  state.goal.x = -1;
  EXPECT_EQ(patch(), "FF 03 80 FF");
  state.goal.x = -1;
  EXPECT_EQ(patch(), "nothing");
}

TEST_F(Encoder, ComparesBitByBit) {
  patch();
  state.goal.x = std::numeric_limits<double>::quiet_NaN();
  EXPECT_NE(patch(), "nothing");
  EXPECT_EQ(patch(), "nothing");
  state.goal.x = 0;
  patch();
  state.goal.x = -0.0;
  EXPECT_EQ(patch(), "FF 03 80 CA 00 00 00 80");
}

TEST_F(Encoder, FieldsThatAreNotListedStay) {
  state.players.add("p");
  patch();
  state.players["p"].hidden = 1;
  EXPECT_EQ(patch(), "nothing");
}

TEST_F(Encoder, AddsInstancesParentsFirst) {
  patch();
  state.players.add("p").items.set("i", 5);
  EXPECT_EQ(patch(),
            "FF 01 80 00 A1 70 04 "
            "FF 04 80 00 81 A0 82 05 83 06 FF 05 80 01 81 02 FF 06 80 00 A1 69 05");
  state.players["p"].items["i"] = 6;
  EXPECT_EQ(patch(), "FF 06 00 00 06");
}

TEST_F(Encoder, WhatComesAndGoesBetweenPatchesIsNeverHeardOf) {
  patch();
  state.players.add("p");
  state.players.remove("p");
  state.notes.set("n", "x");
  state.notes.clear();
  EXPECT_EQ(patch(), "nothing");
}

TEST_F(Encoder, RemovesByNumberAndUsesItAgain) {
  state.notes.set("a", "1");
  state.notes.set("b", "2");
  patch();
  state.notes.remove("a");
  EXPECT_EQ(patch(), "FF 02 40 00");
  state.notes.set("c", "3");
  EXPECT_EQ(patch(), "FF 02 80 00 A1 63 A1 33");
}

TEST_F(Encoder, AReplacedInstanceIsNew) {
  state.players.add("p");
  patch();
  state.players.add("p");
  const std::string contents = " FF 07 80 00 81 A0 82 08 83 09 FF 08 80 01 81 02";
  EXPECT_EQ(patch(), "FF 01 C0 00 A1 70 07" + contents);
  EXPECT_EQ(lastV2(), "FF 01 80 00 A1 70 07" + contents);
}

TEST_F(Encoder, RemovedAndAddedAgainKeepsTheNumber) {
  state.players.add("p");
  state.notes.set("n", "x");
  patch();
  state.players.remove("p");
  state.players.add("p");
  state.notes.remove("n");
  state.notes.set("n", "x");
  const std::string contents =
      " FF 07 80 00 81 A0 82 08 83 09 FF 08 80 01 81 02 FF 02 C0 00 A1 6E A1 78";
  EXPECT_EQ(patch(), "FF 01 C0 00 A1 70 07" + contents);
  EXPECT_EQ(lastV2(), "FF 01 80 00 A1 70 07" + contents);
}

TEST_F(Encoder, BothStreamsTakeTheirOwnBytesAlone) {
  state.players.add("p");
  patch();
  state.players.add("p");
  encoder.patch(ROOM_STREAM_V2);
  EXPECT_EQ(lastV2().substr(0, 11), "FF 01 80 00");
  state.players.add("p");
  encoder.patch(ROOM_STREAM_V3);
  EXPECT_EQ(test::hex(encoder.patchBytes(ROOM_STREAM_V3)).substr(0, 11), "FF 01 C0 00");
}

TEST_F(Encoder, SettingAStringInAMapReplacesItsValue) {
  state.notes.set("n", "x");
  patch();
  state.notes.set("n", "y");
  EXPECT_EQ(patch(), "FF 02 00 00 A1 79");
  state.notes.set("n", "y");
  EXPECT_EQ(patch(), "nothing");
}

TEST_F(Encoder, ClearForgetsWhatWasChangedBefore) {
  state.notes.set("a", "1");
  state.notes.set("b", "2");
  patch();
  state.notes.remove("a");
  state.notes["b"] = "3";
  state.notes.clear();
  state.notes.set("c", "4");
  EXPECT_EQ(patch(), "FF 02 0A 80 00 A1 63 A1 34");
  state.notes.clear();
  EXPECT_EQ(patch(), "FF 02 0A");
}

TEST_F(Encoder, AssigningAMapMakesNewInstances) {
  state.players.add("p");
  patch();
  room::Map<Player> copy = state.players;
  state.players = copy;
  EXPECT_EQ(patch(), "FF 01 0A 80 00 A1 70 07 FF 07 80 00 81 A0 82 08 83 09 FF 08 80 01 81 02");
}

TEST_F(Encoder, MovingAMapMakesNewInstancesOfAllItHolds) {
  state.players.add("p").items.set("i", 5);
  patch();
  state.players["p"].items.remove("i");
  room::Map<Player> away = std::move(state.players);
  state.players = std::move(away);
  EXPECT_EQ(patch(), "FF 01 0A 80 00 A1 70 07 FF 07 80 00 81 A0 82 08 83 09 FF 08 80 01 81 02");
  state.players["p"].items.set("i", 5);
  EXPECT_EQ(patch(), "FF 09 80 00 A1 69 05");
}

TEST_F(Encoder, RemovedInstancesAreSilent) {
  state.players.add("p");
  patch();
  state.players["p"].at.x = 9;
  state.players["p"].items.set("i", 1);
  state.players.remove("p");
  EXPECT_EQ(patch(), "FF 01 40 00");
}

TEST_F(Encoder, FullStateIsTheOneLastPatched) {
  state.notes.set("n", "x");
  patch();
  const std::string before = full();
  state.notes["n"] = "y";
  state.notes.set("m", "z");
  state.round = 9;
  EXPECT_EQ(full(), before);
  encoder.patch(0);
  EXPECT_EQ(full(),
            "80 09 81 01 82 02 83 03 "
            "FF 02 80 00 A1 6E A1 79 80 01 A1 6D A1 7A FF 03 80 01 81 02");
}

TEST_F(Encoder, FullStateComesWithoutAPatch) {
  EXPECT_EQ(full(), "80 07 81 01 82 02 83 03 FF 03 80 01 81 02");
}

TEST_F(Encoder, RejoinFormClearsEveryMap) {
  state.notes.set("n", "x");
  patch();
  EXPECT_EQ(full(true),
            "80 07 81 01 82 02 83 03 FF 01 0A FF 02 0A 80 00 A1 6E A1 78 FF 03 80 01 81 02");
}

TEST_F(Encoder, PatchForNobodyTakesNote) {
  patch();
  state.round = 9;
  EXPECT_TRUE(encoder.patch(0));
  EXPECT_EQ(patch(), "nothing");
}

TEST(EncoderIds, GrowBeyondOneByte) {
  State state;
  room::StateEncoder<State> encoder(state);
  for (int key = 0; key < 200; ++key) state.notes.set(std::to_string(key), "");
  encoder.patch(kBoth);
  state.notes["150"] = "x";
  encoder.patch(kBoth);
  EXPECT_EQ(test::hex(encoder.patchBytes(ROOM_STREAM_V3)), "FF 02 00 CC 96 A1 78");
}

}  // namespace
