#include "wire/dialect.hpp"

#include <gtest/gtest.h>

namespace roomd::wire {
namespace {

constexpr Generation kAll[] = {Generation::g15, Generation::g16,    Generation::g17,
                               Generation::g18, Generation::modern, Generation::unknown};

TEST(Dialect, IsFoundByGeneration) {
  for (const Generation generation : kAll) EXPECT_EQ(dialect(generation).generation, generation);
}

TEST(Dialect, IsFoundByPrefix) {
  for (const Generation generation :
       {Generation::g15, Generation::g16, Generation::g17, Generation::g18}) {
    EXPECT_EQ(dialectOfPrefix(dialect(generation).prefix), &dialect(generation));
  }
  EXPECT_EQ(dialectOfPrefix("g15")->name, "0.15");
  for (const char* segment : {"", "g1", "g14", "g155", "G15", "0.15"}) {
    EXPECT_EQ(dialectOfPrefix(segment), nullptr) << segment;
  }
}

TEST(Dialect, OnlyTheOldestHasItsOwnStateEncoding) {
  for (const Generation generation : kAll) {
    const bool oldest = generation == Generation::g15;
    EXPECT_EQ(dialect(generation).stream,
              static_cast<uint32_t>(oldest ? ROOM_STREAM_V2 : ROOM_STREAM_V3));
    EXPECT_EQ(dialect(generation).payloadRecords, !oldest);
  }
}

TEST(Dialect, JoinFormFollowsFromWhatIsKnown) {
  EXPECT_EQ(dialect(Generation::g15).joinForm, JoinForm::plain);
  EXPECT_EQ(dialect(Generation::g15).handshake, static_cast<uint32_t>(ROOM_HANDSHAKE_V2));
  EXPECT_EQ(dialect(Generation::g16).joinForm, JoinForm::plain);
  EXPECT_EQ(dialect(Generation::g16).handshake, static_cast<uint32_t>(ROOM_HANDSHAKE_V3));
  EXPECT_EQ(dialect(Generation::g17).joinForm, JoinForm::plain);
  EXPECT_EQ(dialect(Generation::g17).handshake, static_cast<uint32_t>(ROOM_HANDSHAKE_V3));
  EXPECT_EQ(dialect(Generation::g18).joinForm, JoinForm::measured);
  EXPECT_EQ(dialect(Generation::g18).handshake, static_cast<uint32_t>(ROOM_HANDSHAKE_V5));
  EXPECT_EQ(dialect(Generation::modern).joinForm, JoinForm::universal);
  EXPECT_EQ(dialect(Generation::modern).handshake, static_cast<uint32_t>(ROOM_HANDSHAKE_BRIDGE));
}

TEST(Dialect, CodesSplitBetween16And17) {
  for (const Generation generation : kAll) {
    const Dialect& entry = dialect(generation);
    const bool old = generation == Generation::g15 || generation == Generation::g16;
    EXPECT_EQ(entry.httpErrors, old ? HttpErrors::inBody : HttpErrors::byStatus);
    EXPECT_EQ(entry.oldErrorCodes, old);
    EXPECT_EQ(entry.seatExpiredCode, old ? 0 : 524);
    EXPECT_EQ(entry.failedReconnectCode, old ? 4002 : 4003);
    EXPECT_EQ(entry.shutdownCode, old ? 4000 : 4001);
    EXPECT_EQ(entry.reconnectNeedsHttp, old);
  }
}

TEST(Dialect, BytesAreStrictSince17) {
  for (const Generation generation : kAll) {
    const bool old = generation == Generation::g15 || generation == Generation::g16;
    const uint32_t expected = ROOM_MESSAGE_BYTES | (old ? 0 : ROOM_MESSAGE_STRICT_BYTES);
    EXPECT_EQ(dialect(generation).bytesFlags, expected);
  }
}

TEST(Dialect, RequestsAreKnownWhereverTheClientMayBe18) {
  for (const Generation generation : kAll) {
    const bool never = generation == Generation::g15 || generation == Generation::g16 ||
                       generation == Generation::g17;
    EXPECT_EQ(dialect(generation).requests, !never);
  }
}

TEST(Dialect, WordsForAnUnknownMessageTypeDifferIn15) {
  EXPECT_EQ(dialect(Generation::g15).unregistered, "onMessage for \"{}\" not registered.");
  EXPECT_EQ(dialect(Generation::g16).unregistered, "room onMessage for \"{}\" not registered.");
  EXPECT_EQ(dialect(Generation::modern).unregistered, "room onMessage for \"{}\" not registered.");
}

TEST(ClientErrorCode, IsTranslatedForOldClientsOnly) {
  const Dialect& old = dialect(Generation::g16);
  const Dialect& modern = dialect(Generation::modern);
  for (int32_t i = 0; i <= 6; ++i) {
    EXPECT_EQ(clientErrorCode(old, 520 + i), 4210 + i);
    EXPECT_EQ(clientErrorCode(modern, 520 + i), 520 + i);
  }
  for (const int32_t code : {-1, 0, 519, 527, 4217, 4999}) {
    EXPECT_EQ(clientErrorCode(old, code), code);
    EXPECT_EQ(clientErrorCode(modern, code), code);
  }
}

TEST(ClientErrorCode, HasAFallbackForErrorsWithoutCode) {
  EXPECT_EQ(clientErrorCode(dialect(Generation::g15), ROOM_ERROR_NONE, ROOM_ERROR_APPLICATION),
            4216);
  EXPECT_EQ(clientErrorCode(dialect(Generation::g17), ROOM_ERROR_NONE, ROOM_ERROR_APPLICATION),
            526);
  EXPECT_EQ(clientErrorCode(dialect(Generation::g15), 4600, ROOM_ERROR_APPLICATION), 4600);
}

}  // namespace
}  // namespace roomd::wire
