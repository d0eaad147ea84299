#include "room/tokens.hpp"

#include <gtest/gtest.h>

#include <set>

#include "ids.hpp"

namespace roomd {
namespace {

TEST(Tokens, SayWhoseTheyAre) {
  for (const room_client client : {1u, 10u, 4294967295u}) {
    EXPECT_EQ(clientOfToken(makeToken(client)), client);
  }
}

TEST(Tokens, HaveASecretOfAtLeast128Bits) {
  static_assert(kTokenLength * 6 >= 128);
  std::set<std::string> seen;
  for (int i = 0; i < 1000; i++) {
    const std::string token = makeToken(7);
    EXPECT_EQ(token.size(), kTokenLength + 1);
    EXPECT_TRUE(seen.insert(token).second);
  }
}

TEST(Tokens, AnythingElseIsNobodys) {
  const std::string secret(kTokenLength, 'x');
  for (const std::string& token :
       {std::string(), secret, secret + "x", secret + "1x", secret + "-1", secret + "+1",
        secret + " 1", secret + "4294967296", std::string("1")}) {
    EXPECT_EQ(clientOfToken(token), std::nullopt) << token;
  }
}

TEST(Tokens, AreEqualOnlyAsAWhole) {
  EXPECT_TRUE(sameToken("abc", "abc"));
  EXPECT_TRUE(sameToken("", ""));
  for (const char* other : {"", "ab", "abcd", "abd", "bbc"}) EXPECT_FALSE(sameToken("abc", other));
}

}  // namespace
}  // namespace roomd
