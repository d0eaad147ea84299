#include "room/state/handshake.hpp"

#include <gtest/gtest.h>

#include <string>

#include "hex.hpp"
#include "room/schema.hpp"
#include "room/state/encoder.hpp"

namespace {

struct Point {
  double x = 0;
};
SCHEMA(Point, x);

struct State {
  room::Map<Point> m;
  room::Map<std::string> l;
  Point p;
};
SCHEMA(State, m, l, p);

std::string form(std::uint32_t which) {
  return test::hex(room::StateEncoder<State>::handshake(which));
}

const std::string kTypes = "FF 01 80 00 02 80 01 03 ";
const std::string kFirstFields =
    "FF 04 80 00 05 80 01 06 80 02 07 FF 05 80 A1 6D 81 A3 6D 61 70 82 01 ";
const std::string kMapOfString = "81 AA 6D 61 70 3A 73 74 72 69 6E 67 ";
const std::string kMap = "81 A3 6D 61 70 ";
const std::string kOfString = "83 A6 73 74 72 69 6E 67 ";
const std::string kReference = "FF 07 80 A1 70 81 A3 72 65 66 82 01 ";
const std::string kSecondFields = "FF 08 80 00 09 FF 09 80 A1 78 81 A6 6E 75 6D 62 65 72";

TEST(Handshake, V2NamesTheRootAndHasFieldsSecond) {
  EXPECT_EQ(form(ROOM_HANDSHAKE_V2), "80 01 81 00 " + kTypes + "FF 02 80 00 81 04 " + kFirstFields +
                                         "FF 06 80 A1 6C 82 FF " + kMapOfString + kReference +
                                         "FF 03 80 01 81 08 " + kSecondFields);
}

TEST(Handshake, V3HasFieldsThird) {
  EXPECT_EQ(form(ROOM_HANDSHAKE_V3), "80 01 " + kTypes + "FF 02 80 00 82 04 " + kFirstFields +
                                         "FF 06 80 A1 6C 82 FF " + kMapOfString + kReference +
                                         "FF 03 80 01 82 08 " + kSecondFields);
}

TEST(Handshake, V5NamesTheElementsOfAMapApart) {
  EXPECT_EQ(form(ROOM_HANDSHAKE_V5), "80 01 " + kTypes + "FF 02 80 00 82 04 " + kFirstFields +
                                         "FF 06 80 A1 6C 82 FF " + kOfString + kMap + kReference +
                                         "FF 03 80 01 82 08 " + kSecondFields);
}

TEST(Handshake, BridgeHasBoth) {
  EXPECT_EQ(form(ROOM_HANDSHAKE_BRIDGE), "80 01 " + kTypes + "FF 02 80 00 82 04 " + kFirstFields +
                                             "FF 06 80 A1 6C 82 FF " + kMapOfString + kOfString +
                                             kMap + kReference + "FF 03 80 01 82 08 " +
                                             kSecondFields);
}

struct Node {
  room::Map<Node> children;
};
SCHEMA(Node, children);

TEST(Handshake, ATypeMayHoldItself) {
  std::vector<room::detail::TypeDescription> types;
  EXPECT_EQ(room::detail::describe<Node>(types), 0u);
  ASSERT_EQ(types.size(), 1u);
  EXPECT_EQ(types[0].fields[0].type, 0u);
}

}  // namespace
