#include <gtest/gtest.h>

#include <string>

#include "recorded.hpp"
#include "wire/frame.hpp"

namespace roomd::wire {
namespace {

using test::bytes;
using Kind = ClientMessage::Kind;

Kind kindOf(std::string_view hex) {
  const std::string message = bytes(hex);
  return parseClientMessage(message).kind;
}

TEST(ClientMessage, KnowsTheFramesWithoutType) {
  EXPECT_EQ(kindOf("0a"), Kind::joinAck);
  EXPECT_EQ(kindOf("0c"), Kind::leave);
  EXPECT_EQ(kindOf("12"), Kind::ping);
}

TEST(ClientMessage, IgnoresWhatItDoesNotKnow) {
  for (const char* hex : {"", "00", "09", "0b01a0", "0e00", "0f", "10", "1300", "1400", "160000",
                          "17", "63", "2c", "4d07", "8d07", "8a", "ff"}) {
    EXPECT_EQ(kindOf(hex), Kind::ignored) << hex;
  }
}

TEST(ClientMessage, ReadsTextTypes) {
  const std::string message = bytes("0d a46563686f 82 a161");
  const ClientMessage parsed = parseClientMessage(message);
  EXPECT_EQ(parsed.kind, Kind::data);
  EXPECT_TRUE(parsed.type.isText);
  EXPECT_EQ(parsed.type.text, "echo");
  EXPECT_EQ(parsed.payload, bytes("82a161"));
  EXPECT_EQ(parsed.payload.data(), message.data() + 6);
}

TEST(ClientMessage, ReadsTextTypesOfEverySize) {
  for (const char* head : {"a3", "d903", "da0300", "db03000000"}) {
    const std::string message = bytes("11") + bytes(head) + "abc!";
    const ClientMessage parsed = parseClientMessage(message);
    EXPECT_EQ(parsed.kind, Kind::bytes) << head;
    EXPECT_EQ(parsed.type.text, "abc") << head;
    EXPECT_EQ(parsed.payload, "!") << head;
  }
}

TEST(ClientMessage, ReadsNumericTypesInAnyForm) {
  for (const char* hex :
       {"07", "cc07", "cd0700", "ce07000000", "cf0700000000000000", "d007", "d10700", "d207000000",
        "d30700000000000000", "ca0000e040", "cb0000000000001c40"}) {
    const std::string message = bytes("0d") + bytes(hex);
    const ClientMessage parsed = parseClientMessage(message);
    EXPECT_EQ(parsed.kind, Kind::data) << hex;
    EXPECT_FALSE(parsed.type.isText) << hex;
    EXPECT_EQ(parsed.type.number, 7u) << hex;
    EXPECT_TRUE(parsed.payload.empty()) << hex;
  }
  const std::string largest = bytes("0d ceffffffff");
  EXPECT_EQ(parseClientMessage(largest).type.number, 0xFFFFFFFFu);
}

TEST(ClientMessage, RefusesTypesThatAreNone) {
  for (const char* type : {
           "",                    // missing
           "a0", "d900",          // the empty text
           "ff", "d0ff",          // negative
           "ca0000c03f",          // 1.5
           "cf0000000001000000",  // 2^32
           "c0", "90", "80",      // nil, array, map
           "a2ff61",              // not UTF-8
           "a46563",              // cut off
           "dbffffffff",          // 4 GiB of text
       }) {
    for (const char* opcode : {"0d", "11", "1500"}) {
      EXPECT_EQ(kindOf(std::string(opcode) + type), Kind::malformed) << opcode << ' ' << type;
    }
  }
}

TEST(ClientMessage, ReadsRequests) {
  const std::string message = bytes("15 cd2c01 a373756d 93010203");
  const ClientMessage parsed = parseClientMessage(message);
  EXPECT_EQ(parsed.kind, Kind::request);
  EXPECT_EQ(parsed.requestId, 300u);
  EXPECT_EQ(parsed.type.text, "sum");
  EXPECT_EQ(parsed.payload, bytes("93010203"));
  for (const char* hex : {"15", "15ff07", "15a107", "15cd01"}) {
    EXPECT_EQ(kindOf(hex), Kind::malformed) << hex;
  }
}

}  // namespace
}  // namespace roomd::wire
