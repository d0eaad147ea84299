// One value has many encodings; rooms must get the same whichever a client chose.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "recorded.hpp"
#include "wire/payload.hpp"

namespace roomd::wire {
namespace {

using nlohmann::json;
using test::bytes;

/// The payload of a client, as rooms get it.
json valueOf(const std::string& payload) {
  std::string out;
  switch (normalizePayload(payload, true, out)) {
    case Payload::plain:
      return json::from_msgpack(payload);
    case Payload::rewritten:
      return json::from_msgpack(out);
    case Payload::invalid:
      break;
  }
  return json(json::value_t::discarded);
}

void expectAll(const json& expected, const std::vector<const char*>& encodings) {
  for (const char* hex : encodings) EXPECT_EQ(valueOf(bytes(hex)), expected) << hex;
}

TEST(PayloadForms, OfANumber) {
  expectAll(7, {"07", "cc07", "cd0007", "ce00000007", "cf0000000000000007", "d007", "d10007",
                "d200000007", "d30000000000000007", "ca40e00000", "cb401c000000000000"});
  expectAll(-7, {"f9", "d0f9", "d1fff9", "d2fffffff9", "d3fffffffffffffff9", "cac0e00000",
                 "cbc01c000000000000"});
  // 64 .. 127 are ids of records to clients of 0.16 and later, so they write CC in front.
  expectAll(100, {"64", "cc64", "cd0064"});
  expectAll(4294967296,
            {"cf0000000100000000", "d30000000100000000", "ca4f800000", "cb41f0000000000000"});
  expectAll(0.5, {"ca3f000000", "cb3fe0000000000000"});
}

TEST(PayloadForms, OfAText) {
  expectAll("hi", {"a26869", "d9026869", "da00026869", "db000000026869"});
}

TEST(PayloadForms, OfBytes) {
  const json expected = json::binary({1, 2});
  expectAll(expected, {"c4020102", "c500020102", "c6000000020102"});
}

TEST(PayloadForms, OfAnArray) { expectAll({1, 2}, {"920102", "dc00020102", "dd000000020102"}); }

TEST(PayloadForms, OfAnObject) {
  const json expected = {{"a", 1}, {"7", "x"}};
  expectAll(expected, {
                          "82 a161 01 a137 a178",            // 0.15
                          "de0002 a161 01 a137 a178",        // servers
                          "df00000002 a161 01 a137 a178",    // allowed
                          "82 a161 01 07 a178",              // a Map with a number for a key
                          "d47240 92 a161 a137 01 a178",     // 0.16 - 0.18
                          "d4727f dc0002 a161 a137 01 a178"  // the last id, a long head
                      });
}

TEST(PayloadForms, OfObjectsOfOneShape) {
  const json expected = {{{"x", 1}}, {{"x", 2}}};
  expectAll(expected, {"92 81a17801 81a17802", "92 d47240 91a178 01 40 02",
                       "92 d47240 91a178 01 d47241 91a178 02", "92 81a17801 d47240 91a178 02"});
}

TEST(PayloadForms, OfNothing) { expectAll({1, nullptr}, {"92 01 c0", "92 01 d40000"}); }

}  // namespace
}  // namespace roomd::wire
