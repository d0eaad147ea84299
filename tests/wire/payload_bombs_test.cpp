// Payloads made to hurt: deep, long, or larger than they look.

#include <gtest/gtest.h>

#include <cstdlib>
#include <new>
#include <string>
#include <string_view>

#include "recorded.hpp"
#include "wire/payload.hpp"

namespace {

/// Bytes asked of the heap while somebody counts.
size_t allocated = 0;
bool counting = false;

}  // namespace

void* operator new(size_t size) {
  if (counting) allocated += size;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }

namespace roomd::wire {
namespace {

using test::bytes;

/// What normalizing `in` took from the heap; it must be refused.
size_t costOfRefusing(std::string_view in) {
  std::string out;
  allocated = 0;
  counting = true;
  const Payload verdict = normalizePayload(in, true, out);
  counting = false;
  EXPECT_EQ(verdict, Payload::invalid);
  return allocated;
}

TEST(PayloadBombs, NestedArraysAreRefusedWithoutCost) {
  for (const char* level : {"91", "dc0001", "dd00000001", "81a161"}) {
    std::string bomb;
    for (int i = 0; i < 100'000; i++) bomb += bytes(level);
    EXPECT_EQ(costOfRefusing(bomb + '\x01'), 0u) << level;
    EXPECT_EQ(costOfRefusing(bomb), 0u) << level;
  }
}

TEST(PayloadBombs, NestedRecordsAreRefusedSoon) {
  std::string bomb;
  for (int i = 0; i < 100'000; i++) bomb += bytes("d4724091a161");
  EXPECT_LT(costOfRefusing(bomb + '\x01'), size_t{64} * 1024 + 4096);
}

TEST(PayloadBombs, DeclaredLengthsAreNotBelieved) {
  for (const char* hex :
       {"ddffffffff", "ddffffffff01", "dfffffffff", "dfffffffffa161", "dbffffffff", "dbffffffff61",
        "c6ffffffff", "c6ffffffff00", "c9ffffffff00", "92 01 ddffffffff", "81 a161 dbffffffff",
        "d47240 ddffffffff a161"}) {
    EXPECT_EQ(costOfRefusing(bytes(hex)), 0u) << hex;
  }
}

TEST(PayloadBombs, ManyEmptyContainersCostNothing) {
  std::string in = bytes("dd000f4240");
  in.append(1'000'000, '\x90');
  std::string out;
  EXPECT_EQ(normalizePayload(in, true, out), Payload::plain);
}

TEST(PayloadBombs, EqualAndStrangeKeysAreOrdinaryOnes) {
  std::string out;
  EXPECT_EQ(normalizePayload(bytes("82 a161 01 a161 02"), true, out), Payload::plain);
  const std::string prototype = bytes("81 a9") + "__proto__" + bytes("80");
  EXPECT_EQ(normalizePayload(prototype, true, out), Payload::plain);
  EXPECT_EQ(normalizePayload(bytes("d47240 92 a161 a161 01 02"), true, out), Payload::rewritten);
  EXPECT_EQ(out, bytes("82 a161 01 a161 02"));
}

}  // namespace
}  // namespace roomd::wire
