#include "room/field_marks.hpp"

#include <gtest/gtest.h>

#include <string>

#include "hex.hpp"
#include "room/state/encoder.hpp"

namespace {

struct Inner {
  std::int8_t a = 1;
  std::int8_t old = 2;
  std::int8_t b = 3;
};
SCHEMA(Inner, a, old, b);
DEPRECATED(Inner, old);

struct State {
  std::int8_t seed = 4;
  std::int8_t event = 5;
  std::int8_t fast = 6;
  room::Array<std::int8_t> list;
  Inner inner;
};
SCHEMA(State, seed, event, fast, list, inner);
FULL_STATE_ONLY(State, seed);
PATCH_ONLY(State, event, list);
UNRELIABLE(State, fast);

class FieldMarks : public testing::Test {
 protected:
  FieldMarks() { first = patch(); }

  std::string patch() {
    if (!encoder.patch(ROOM_STREAM_V3)) return "";
    return test::hex(encoder.patchBytes(ROOM_STREAM_V3));
  }
  std::string fullState(bool rejoin = false) {
    return test::hex(encoder.fullState(ROOM_STREAM_V3, rejoin));
  }

  State state;
  room::StateEncoder<State> encoder{state};
  std::string first;
};

TEST_F(FieldMarks, WhatIsNewIsToldWithAllButWhatIsDeprecated) {
  EXPECT_EQ(first, "80 04 81 05 82 06 83 01 84 02 FF 02 80 01 82 03");
}

TEST_F(FieldMarks, OfDeprecatedFieldsNothingIsTold) {
  state.inner.old = 9;
  EXPECT_EQ(patch(), "");
  EXPECT_FALSE(room::toValue(state)["inner"]["old"].exists());
}

TEST_F(FieldMarks, FullStatesLeaveOutWhatIsForPatches) {
  state.event = 7;
  state.list.push(1);
  EXPECT_EQ(patch(), "81 07 FF 01 80 00 01");
  EXPECT_EQ(fullState(), "80 04 82 06 83 01 84 02 FF 01 80 00 01 FF 02 80 01 82 03");
  EXPECT_EQ(fullState(true), "80 04 82 06 83 01 84 02 FF 01 0A 80 00 01 FF 02 80 01 82 03");
}

TEST_F(FieldMarks, ChangesOfWhatIsForFullStatesAreNotTold) {
  fullState();
  state.seed = 9;
  EXPECT_EQ(patch(), "");
  EXPECT_EQ(fullState().substr(0, 5), "80 09");
}

TEST_F(FieldMarks, WhatMayBeLostIsTold) {
  state.fast = 8;
  EXPECT_EQ(patch(), "82 08");
}

struct Hidden {
  Inner inner;
  std::int8_t event = 5;
  std::int8_t seed = 6;
};
SCHEMA(Hidden, inner, event, seed);
PATCH_ONLY(Hidden, event);
FULL_STATE_ONLY(Hidden, seed);

struct Table {
  Hidden hidden;
};
SCHEMA(Table, hidden);
VIEW(Table, hidden);

TEST(FieldMarksInViews, OneMoreClientGetsNothingThatIsForPatches) {
  Table table;
  room::StateEncoder<Table> encoder(table);
  room::View view;
  view.add(table.hidden);
  encoder.patch(ROOM_STREAM_V3);
  encoder.patchView(view, ROOM_STREAM_V3);
  table.hidden.event = 7;
  table.hidden.seed = 8;
  encoder.patch(ROOM_STREAM_V3);
  ASSERT_TRUE(encoder.patchView(view, ROOM_STREAM_V3));
  EXPECT_EQ(test::hex(encoder.viewBytes(ROOM_STREAM_V3)), "FF 00 FF 01 81 07");
  encoder.fullView(view, ROOM_STREAM_V3, false);
  EXPECT_EQ(test::hex(encoder.viewBytes(ROOM_STREAM_V3)),
            "FF 00 FF 00 80 01 FF 01 80 02 82 08 FF 02 80 01 82 03");
}

}  // namespace
