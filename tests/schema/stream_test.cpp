#include "room/stream.hpp"

#include <gtest/gtest.h>

#include <string>

#include "hex.hpp"
#include "room/state/encoder.hpp"

namespace {

struct Coin {
  std::int8_t x = 0;
};
SCHEMA(Coin, x);

struct Field {
  room::Stream<room::Ref<Coin>> coins;
};
SCHEMA(Field, coins);

struct Dark {
  room::Stream<room::Ref<Coin>> coins;
};
SCHEMA(Dark, coins);
VIEW(Dark, coins);

template <class State>
class StreamTest : public testing::Test {
 protected:
  StreamTest() {
    state.coins.maxPerTick = 2;
    patch();
  }

  room::Ref<Coin> add(std::int8_t x) {
    room::Ref<Coin> coin = room::make<Coin>(x);
    state.coins.add(coin);
    return coin;
  }
  std::string patch() {
    shared = encoder.patch(ROOM_STREAM_V3) ? test::hex(encoder.patchBytes(ROOM_STREAM_V3)) : "";
    if (!encoder.patchView(view, ROOM_STREAM_V3)) return "";
    return test::hex(encoder.viewBytes(ROOM_STREAM_V3));
  }

  State state;
  room::StateEncoder<State> encoder{state};
  room::View view;
  std::string shared;
};

using Broadcast = StreamTest<Field>;
using HiddenStream = StreamTest<Dark>;

TEST_F(Broadcast, HoldsEachInstanceOnce) {
  const room::Ref<Coin> coin = add(1);
  EXPECT_FALSE(state.coins.add(coin));
  EXPECT_FALSE(state.coins.add(nullptr));
  EXPECT_TRUE(state.coins.remove(coin));
  EXPECT_FALSE(state.coins.remove(coin));
}

TEST_F(Broadcast, TellsOfAFewAtATime) {
  for (std::int8_t x = 1; x <= 3; ++x) add(x);
  patch();
  EXPECT_EQ(shared, "FF 01 80 00 02 80 01 03 FF 02 80 01 FF 03 80 02");
  EXPECT_EQ(test::hex(encoder.fullState(ROOM_STREAM_V3, false)),
            "80 01 FF 01 80 00 02 80 01 03 FF 02 80 01 FF 03 80 02");
  patch();
  EXPECT_EQ(shared, "FF 01 80 02 04 FF 04 80 03");
  patch();
  EXPECT_EQ(shared, "");
}

TEST_F(Broadcast, WhatIsRemovedBeforeItsTurnWasNeverThere) {
  for (std::int8_t x = 1; x <= 2; ++x) add(x);
  const room::Ref<Coin> third = add(3);
  add(4);
  patch();
  state.coins.remove(third);
  patch();
  EXPECT_EQ(shared, "FF 01 80 02 04 FF 04 80 04");
}

TEST_F(Broadcast, ChangesAndRemovalsAreToldAtOnce) {
  const room::Ref<Coin> first = add(1);
  const room::Ref<Coin> second = add(2);
  patch();
  first->x = 9;
  patch();
  EXPECT_EQ(shared, "FF 02 80 09");
  state.coins.clear();
  patch();
  EXPECT_EQ(shared, "FF 01 0A");
}

TEST_F(HiddenStream, EachViewHasItsOwnLimit) {
  for (std::int8_t x = 1; x <= 4; ++x) view.add(add(x));
  EXPECT_EQ(patch(), "FF 00 FF 00 80 01 FF 01 80 04 02 80 05 03 FF 02 80 01 FF 03 80 02");
  encoder.fullView(view, ROOM_STREAM_V3, false);
  EXPECT_EQ(test::hex(encoder.viewBytes(ROOM_STREAM_V3)),
            "FF 00 FF 00 80 01 FF 01 80 06 02 80 07 03 FF 02 80 01 FF 03 80 02");
  EXPECT_EQ(patch(), "FF 00 FF 01 80 08 04 80 09 05 FF 04 80 03 FF 05 80 04");
  EXPECT_EQ(patch(), "");
}

TEST(StreamHandshake, OnlyV5SaysStream) {
  const std::string stream = "73 74 72 65 61 6D";
  const std::string set = "A3 73 65 74";
  const auto form = [](std::uint32_t which) {
    return test::hex(room::StateEncoder<Field>::handshake(which));
  };
  EXPECT_NE(form(ROOM_HANDSHAKE_V5).find(stream), std::string::npos);
  for (const std::uint32_t which : {ROOM_HANDSHAKE_V2, ROOM_HANDSHAKE_V3, ROOM_HANDSHAKE_BRIDGE}) {
    EXPECT_EQ(form(which).find(stream), std::string::npos);
    EXPECT_NE(form(which).find(set), std::string::npos);
  }
}

}  // namespace
