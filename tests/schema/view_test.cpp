#include "room/view.hpp"

#include <gtest/gtest.h>

#include <string>

#include "hex.hpp"
#include "room/state/encoder.hpp"

namespace {

struct Card {
  std::int8_t value = 0;
  std::string note = "n";
};
SCHEMA(Card, value, note);
VIEW_TAG(Card, 2, note);

struct Table {
  std::int8_t round = 0;
  room::Map<Card> deck;
  room::Array<std::int8_t> scores;
};
SCHEMA(Table, round, deck, scores);
VIEW(Table, deck, scores);

struct Hands {
  room::Map<room::Ref<Card>> cards;
};
SCHEMA(Hands, cards);
VIEW(Hands, cards);

/// A view with one client that follows it from the start.
class ViewTest : public testing::Test {
 protected:
  ViewTest() { patch(); }

  std::string patch() {
    const bool changed = encoder.patch(ROOM_STREAM_V3);
    shared = changed ? test::hex(encoder.patchBytes(ROOM_STREAM_V3)) : "";
    if (!encoder.patchView(view, ROOM_STREAM_V3)) return "";
    return test::hex(encoder.viewBytes(ROOM_STREAM_V3));
  }

  Table table;
  room::StateEncoder<Table> encoder{table};
  room::View view;
  std::string shared;
};

TEST_F(ViewTest, NobodyElseIsToldOfTaggedFields) {
  table.deck.add("a");
  table.scores.push(1);
  EXPECT_EQ(patch(), "");
  EXPECT_EQ(shared, "");
  EXPECT_EQ(test::hex(encoder.fullState(ROOM_STREAM_V3, false)), "80 00");
}

TEST_F(ViewTest, ShowsWhatItWasGiven) {
  view.add(table.deck.add("a"));
  table.deck.add("b");
  EXPECT_EQ(patch(), "FF 00 FF 00 81 01 FF 01 80 00 A1 61 03 FF 03 80 00");
  table.deck["a"].value = 7;
  table.deck["b"].value = 8;
  EXPECT_EQ(patch(), "FF 00 FF 03 80 07");
  EXPECT_TRUE(view.has(table.deck["a"]));
  EXPECT_FALSE(view.has(table.deck["b"]));
}

TEST_F(ViewTest, TakesBack) {
  Card& card = table.deck.add("a");
  view.add(card, 2);
  EXPECT_EQ(patch(), "FF 00 FF 00 81 01 FF 01 80 00 A1 61 03 FF 03 80 00 81 A1 6E");
  EXPECT_TRUE(view.has(card, 2));
  view.add(card);
  view.remove(card, 2);
  EXPECT_EQ(patch(), "FF 00 FF 03 41");
  view.remove(card);
  EXPECT_EQ(patch(), "FF 00 FF 01 40 00");
}

TEST_F(ViewTest, AStructComesWithItsPrimitives) {
  table.scores = {1, 2};
  view.add(table);
  EXPECT_EQ(patch(), "FF 00 FF 00 81 01 82 02 FF 02 80 00 01 80 01 02");
  table.scores.shift();
  EXPECT_EQ(patch(), "FF 00 FF 02 40 00");
  view.clear();
  EXPECT_EQ(patch(), "FF 00 FF 00 42");
}

TEST_F(ViewTest, WhatLeavesTheStateLeavesTheView) {
  view.add(table.deck.add("a"));
  patch();
  table.deck.remove("a");
  patch();
  table.deck.add("a");
  EXPECT_EQ(patch(), "");
  EXPECT_FALSE(view.has(table.deck["a"]));
}

TEST_F(ViewTest, ALaterClientGetsAllThatIsShown) {
  view.add(table.deck.add("a"));
  patch();
  encoder.fullView(view, ROOM_STREAM_V3, false);
  EXPECT_EQ(test::hex(encoder.viewBytes(ROOM_STREAM_V3)),
            "FF 00 FF 00 81 01 FF 01 80 00 A1 61 03 FF 03 80 00");
  encoder.fullView(view, ROOM_STREAM_V3, true);
  EXPECT_EQ(test::hex(encoder.viewBytes(ROOM_STREAM_V3)),
            "FF 00 FF 00 81 01 42 FF 01 0A 80 00 A1 61 03 FF 03 80 00 41");
}

TEST(View, WhatIsGivenAtThePlaceOfAnotherIsNotTakenForIt) {
  Hands hands;
  room::StateEncoder<Hands> encoder(hands);
  room::View view;
  const auto deal = [&](const std::string& key, int tag) {
    hands.cards.set(key, room::make<Card>());
    view.add(hands.cards[key], tag);
    return hands.cards[key].get();
  };
  const auto patch = [&] {
    encoder.patch(ROOM_STREAM_V3);
    encoder.patchView(view, ROOM_STREAM_V3);
  };
  const Card* place = deal("a", 2);
  patch();
  hands.cards.clear();
  if (deal("b", room::kDefaultTag) != place) GTEST_SKIP() << "nothing came to the same place";
  patch();
  EXPECT_TRUE(view.has(hands.cards["b"]));
  EXPECT_FALSE(view.has(hands.cards["b"], 2));
}

struct Purse {
  room::Set<room::Ref<Card>> charms;
};
SCHEMA(Purse, charms);
VIEW_TAG(Purse, 1, charms);

/// Clients of 0.15 take an index that they counted to before for what they counted there.
TEST(View, AddsToASetUnderIndexesThatNoClientKnows) {
  Purse purse;
  room::StateEncoder<Purse> encoder(purse);
  room::View view;
  view.add(purse, 1);
  const auto patch = [&] {
    encoder.patch(ROOM_STREAM_V2);
    encoder.patchView(view, ROOM_STREAM_V2);
    return test::hex(encoder.viewBytes(ROOM_STREAM_V2));
  };
  EXPECT_EQ(patch(), "FF 00 FF 00 80 01 FF 01 0A");
  purse.charms.add(room::make<Card>());
  const std::string first = patch();
  EXPECT_TRUE(first.starts_with("FF 00 FF 01 80 01 02")) << first;
  encoder.patch(ROOM_STREAM_V2);
  const std::string anew = patch();  // the view missed a patch
  EXPECT_NE(anew.find("FF 01 0A FF 01 80 02 02"), std::string::npos) << anew;
}

}  // namespace
