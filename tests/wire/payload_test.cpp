#include "wire/payload.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "recorded.hpp"

namespace roomd::wire {

void PrintTo(Payload payload, std::ostream* out) {
  *out << (payload == Payload::plain       ? "plain"
           : payload == Payload::rewritten ? "rewritten"
                                           : "invalid");
}

namespace {

using test::bytes;

Payload normalize(std::string_view in, bool records = true) {
  std::string out;
  return normalizePayload(in, records, out);
}

/// The rewritten form in hexadecimal digits, or what came instead.
std::string rewrite(std::string_view hex, bool records = true) {
  const std::string in = bytes(hex);
  std::string out = "left from before";
  switch (normalizePayload(in, records, out)) {
    case Payload::plain:
      return "plain";
    case Payload::invalid:
      return "invalid";
    case Payload::rewritten:
      break;
  }
  std::string result;
  for (const char byte : out) {
    constexpr char digits[] = "0123456789abcdef";
    result += digits[static_cast<uint8_t>(byte) >> 4];
    result += digits[static_cast<uint8_t>(byte) & 15];
  }
  return result;
}

std::string nested(size_t depth, std::string_view level, std::string_view inner) {
  std::string in;
  for (size_t i = 0; i < depth; ++i) in += level;
  return in + std::string(inner);
}

TEST(Payload, PlainValuesAreNotCopied) {
  for (const char* hex : {
           "",  // nothing at all
           "00",
           "7f",
           "e0",
           "ff",
           "c0",
           "c2",
           "c3",  // one byte
           "cc80",
           "cd0100",
           "ce00010000",
           "cf0000000100000000",
           "d080",
           "d18000",
           "d280000000",
           "d38000000000000000",
           "ca3fc00000",
           "cb3ff8000000000000",
           "a0",
           "a161",
           "d90161",
           "da000161",
           "db0000000161",
           "c400",
           "c403010203",
           "c5000101",
           "c60000000101",
           "90",
           "920102",
           "dc000101",
           "dd0000000101",
           "80",
           "81a16101",
           "de0001a16101",
           "df00000001a16101",
           "d6ff6553f100",
           "d7ff1d5353006553f100",  // timestamps
           "c70cff00000000ffffffffffffffff",
           "c704ff00000000",
           "9281a1619091c0",
       }) {
    const std::string in = bytes(hex);
    std::string out = "untouched";
    EXPECT_EQ(normalizePayload(in, true, out), Payload::plain) << hex;
    EXPECT_EQ(normalizePayload(in, false, out), Payload::plain) << hex;
    EXPECT_EQ(out, "untouched") << hex;
  }
}

TEST(Payload, RecordsBecomeMaps) {
  EXPECT_EQ(rewrite("d47240 92a161a173 01 a178"), "82a16101a173a178");
  EXPECT_EQ(rewrite("d47240 90"), "80");
  EXPECT_EQ(rewrite("92 d47240 91a178 01 40 02"), "9281a1780181a17802");
  // Objects in objects, each with its own shape, used again inside one another.
  EXPECT_EQ(rewrite("d47240 92a161a162 d47241 91a163 05 41 06"), "82a16181a16305a16281a16306");
  EXPECT_EQ(rewrite("92 d47240 91a161 90 40 40 01"), "9281a1619081a16181a16101");
  // The first and the last id; long forms of the array of keys.
  EXPECT_EQ(rewrite("d4727f dc0001a161 01"), "81a16101");
  EXPECT_EQ(rewrite("d4727f dd00000001a161 01"), "81a16101");
}

TEST(Payload, RecordsMayBeDefinedAgain) {
  EXPECT_EQ(rewrite("93 d47240 91a161 01 d47240 91a162 02 40 03"), "9381a1610181a1620281a16203");
  // The outer object goes on with its own keys.
  EXPECT_EQ(rewrite("d47240 92a161a162 d47240 91a163 01 02"), "82a16181a16301a16202");
}

TEST(Payload, RecordsWithManyKeysBecomeLargeMaps) {
  std::string in = bytes("d47240 dc0010");
  std::string values;
  std::string expected = bytes("de0010");
  for (char key = 'a'; key < 'a' + 16; ++key) {
    in += std::string("\xA1") + key;
    values += '\x01';
    expected += std::string("\xA1") + key + '\x01';
  }
  std::string out;
  EXPECT_EQ(normalizePayload(in + values, true, out), Payload::rewritten);
  EXPECT_EQ(out, expected);
}

TEST(Payload, ByteOfARecordWithoutDefinitionIsANumber) {
  EXPECT_EQ(rewrite("40"), "plain");
  EXPECT_EQ(rewrite("92407f"), "plain");
  EXPECT_EQ(rewrite("93 d47240 91a161 01 41 3f"), "9381a16101413f");
}

TEST(Payload, RecordsAreRefusedFromClientsThatHaveNone) {
  EXPECT_EQ(rewrite("d47240 90", false), "invalid");
  EXPECT_EQ(rewrite("40", false), "plain");
}

TEST(Payload, UndefinedBecomesNil) {
  EXPECT_EQ(rewrite("d40000"), "c0");
  EXPECT_EQ(rewrite("93 01 d40000 02"), "9301c002");
  EXPECT_EQ(rewrite("92 d40000 d40000", false), "92c0c0");
  EXPECT_EQ(rewrite("d47240 91a16b d40000"), "81a16bc0");
}

TEST(Payload, NumericKeysBecomeText) {
  EXPECT_EQ(rewrite("83 01 c0 ff c0 cd0100 c0"), "83a131c0a22d31c0a3323536c0");
  EXPECT_EQ(rewrite("81 40 01"), "81a2363401");
  EXPECT_EQ(rewrite("81 cb3ff8000000000000 01"), "81a3312e3501");
  EXPECT_EQ(rewrite("d47240 9107 01"), "81a13701");
  EXPECT_EQ(rewrite("82 a161 01 02 a162"), "82a16101a132a162");
}

TEST(Payload, OtherKeysAreRefused) {
  for (const char* hex :
       {"81c001", "81c301", "819001", "818001", "81c4016101", "81d4000001", "81d6ff0000000001",
        "d4724091c001", "d472409180 01", "81d472409001", "92 d47240 90 81 40 01"}) {
    EXPECT_EQ(rewrite(hex), "invalid") << hex;
  }
}

TEST(Payload, IllFormedTextIsRepaired) {
  EXPECT_EQ(rewrite("a361ff62"), "a561efbfbd62");
  EXPECT_EQ(rewrite("92 a1ff a16f"), "92a3efbfbda16f");
  EXPECT_EQ(rewrite("81 a1ff 01"), "81a3efbfbd01");
  EXPECT_EQ(rewrite("92 d47240 91a1ff 01 40 02"), "9281a3efbfbd0181a3efbfbd02");
  EXPECT_EQ(rewrite("c401ff"), "plain");
}

TEST(Payload, WhatNoClientSendsIsRefused) {
  for (const char* hex : {
           "c1",  // never used
           "d40100",       "d5000000",
           "d600",         "c7010001",
           "c8000105ff",   "c90000000105ff",
           "d4ff00",       "d5ff0000",
           "c700ff",       "c705ff0000000000",  // timestamps of other sizes
           "d4723f90",     "d4728090",
           "d4720090",  // record ids out of range
           "d57240009100", "d47240a0",
           "d4724080",     "d47240c0",  // no array of keys
           "0000",         "90c0",
           "a16162",       "d47240900a",  // more than one value
       }) {
    EXPECT_EQ(rewrite(hex), "invalid") << hex;
  }
}

TEST(Payload, DepthIsBounded) {
  for (const char* level : {"91", "81a161", "dc0001", "d4724091a161"}) {
    EXPECT_NE(normalize(nested(64, bytes(level), "\x01")), Payload::invalid) << level;
    EXPECT_EQ(normalize(nested(65, bytes(level), "\x01")), Payload::invalid) << level;
    EXPECT_EQ(normalize(nested(1000000, bytes(level), "\x01")), Payload::invalid) << level;
  }
  EXPECT_EQ(normalize(bytes("92 d47240 91a161 01") + nested(62, "\x40", "\x01")),
            Payload::rewritten);
  EXPECT_EQ(normalize(bytes("92 d47240 91a161 01") + nested(64, "\x40", "\x01")), Payload::invalid);
}

TEST(Payload, SizesBeyondTheEndAreRefusedAtOnce) {
  for (const char* hex :
       {"ddffffffff",       "ddffffffff0000", "dcffff",       "dfffffffff", "df80000000a161",
        "deffff",           "dbffffffff61",   "daffff61",     "d9ff61",     "c6ffffffff00",
        "c5ffff00",         "c4ff00",         "c9ffffffffff", "c8ffffff",   "c7ffff",
        "d47240ddffffffff", "d47240dcffff",   "8101",         "82010203",   "9f00"}) {
    EXPECT_EQ(rewrite(hex), "invalid") << hex;
  }
}

/// One object with a long key, then many more of them at two bytes each.
std::string manyRecords(size_t keySize, size_t count) {
  std::string in = bytes("dd");
  for (int shift = 24; shift >= 0; shift -= 8) in += static_cast<char>((count + 1) >> shift);
  in += bytes("d47240 91 da");
  in += static_cast<char>(keySize >> 8);
  in += static_cast<char>(keySize);
  in += std::string(keySize, 'k') + '\x01';
  for (size_t i = 0; i < count; ++i) in += "\x40\x01";
  return in;
}

TEST(Payload, GrowthIsBounded) {
  std::string out;
  EXPECT_EQ(normalizePayload(manyRecords(30, 1000), true, out), Payload::rewritten);
  const std::string bomb = manyRecords(60000, 60000);
  EXPECT_EQ(normalizePayload(bomb, true, out), Payload::invalid);
  EXPECT_LT(out.size(), bomb.size() * 16 + 64 * 1024 + 60100);
}

TEST(Payload, EveryCutIsRefused) {
  for (const char* hex : {"d4724092a161a17301a178", "92d4724091a178014002", "83a16101a16202a163c0",
                          "d7ff1d5353006553f100", "c70cff00000000ffffffffffffffff",
                          "93c403010203d40000a161", "de0001cd0100cb3ff8000000000000"}) {
    const std::string whole = bytes(hex);
    ASSERT_NE(normalize(whole), Payload::invalid) << hex;
    for (size_t size = 1; size < whole.size(); ++size) {
      // A copy of the exact size, so that a sanitizer sees a read past the end.
      const std::vector<char> cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
      EXPECT_EQ(normalize({cut.data(), cut.size()}), Payload::invalid) << hex << " to " << size;
    }
  }
}

}  // namespace
}  // namespace roomd::wire
