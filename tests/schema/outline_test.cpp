#include "room/state/outline.hpp"

#include <gtest/gtest.h>

#include <string>

#include "hex.hpp"
#include "room/state/encoder.hpp"
#include "room/view.hpp"

namespace {

struct Card {
  std::int8_t value = 0;
  std::string note = "n";
};
SCHEMA(Card, value, note);
VIEW_TAG(Card, 2, note);

struct Hand {
  std::int8_t size = 0;
  std::int8_t best = 0;
};
SCHEMA(Hand, size, best);
VIEW(Hand, best);

struct Table {
  std::int8_t secret = 0;
  room::Map<Card> deck;
  room::Array<std::int8_t> scores;
  room::Map<Hand> hands;
};
SCHEMA(Table, secret, deck, scores, hands);
VIEW(Table, secret, deck, scores);

/// Two views, of which the first was given all and the second one card without its note. Their
/// clients know what was there at first.
class OutlineTest : public testing::Test {
 protected:
  OutlineTest() {
    for (const char* key : {"a", "b"}) table.deck.add(key);
    for (const char* key : {"A", "B"}) table.hands.add(key);
    table.scores = {1, 2, 3};
    all.add(table);
    all.add(table.deck["a"], 2);
    all.add(table.hands);
    one.add(table.deck["a"]);
    patch();
    // The seats of what was new are known from the next patch with a change on.
    table.secret = 1;
    patch();
  }

  void patch() {
    encoder.patch(kBoth);
    toAll = told(all);
    toOne = told(one);
  }

  /// What a view's clients are told of v3, and v2 if that differs, behind the switch to the root.
  std::string told(room::View& view) {
    if (!encoder.patchView(view, kBoth)) return "";
    const std::string v2(encoder.viewBytes(ROOM_STREAM_V2).substr(2));
    const std::string v3(encoder.viewBytes(ROOM_STREAM_V3).substr(2));
    return v2 == v3 ? test::hex(v3) : test::hex(v3) + " or " + test::hex(v2);
  }

  static constexpr std::uint32_t kBoth = ROOM_STREAM_V2 | ROOM_STREAM_V3;

  Table table;
  room::StateEncoder<Table> encoder{table};
  room::View all;
  room::View one;
  std::string toAll;
  std::string toOne;
};

TEST_F(OutlineTest, TellsEachViewWhatChangedInWhatItSees) {
  table.deck["a"].value = 7;
  table.deck["b"].value = 8;
  table.secret = 9;
  patch();
  EXPECT_EQ(toAll, "FF 00 80 09 FF 06 80 07 FF 07 80 08");
  EXPECT_EQ(toOne, "FF 06 80 07");
}

TEST_F(OutlineTest, LeavesOutTheFieldsThatAViewDoesNotSee) {
  table.deck["a"].value = 7;
  table.deck["a"].note = "m";
  patch();
  EXPECT_EQ(toAll, "FF 06 80 07 81 A1 6D");
  EXPECT_EQ(toOne, "FF 06 80 07");
  table.deck["a"].note = "l";
  patch();
  EXPECT_EQ(toAll, "FF 06 81 A1 6C");
  EXPECT_EQ(toOne, "");
}

TEST_F(OutlineTest, TellsEachStreamOfPrimitives) {
  table.scores.shift();
  patch();
  EXPECT_EQ(toAll, "FF 02 40 00 or FF 02 40 02 FF 02 00 00 02 00 01 03");
  EXPECT_EQ(toOne, "");
}

TEST_F(OutlineTest, IsOutOfDateWhenSomethingLeavesWhatEverybodySees) {
  table.hands.remove("A");
  table.hands["B"].best = 5;
  patch();
  EXPECT_EQ(toAll, "FF 05 81 05");
  table.hands.remove("B");
  table.deck["a"].value = 7;
  patch();
  EXPECT_EQ(toAll, "FF 06 80 07");
}

TEST_F(OutlineTest, IsOutOfDateWhenSomethingComes) {
  table.deck.add("c").value = 1;
  all.add(table.deck["c"]);
  table.deck["a"].value = 7;
  patch();
  EXPECT_EQ(toAll, "FF 01 80 02 A1 63 09 FF 06 80 07 FF 09 80 01");
  EXPECT_EQ(toOne, "FF 06 80 07");
}

}  // namespace
