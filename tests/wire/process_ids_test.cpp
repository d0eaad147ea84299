#include <gtest/gtest.h>

#include <string>

#include "wire/target.hpp"

namespace roomd::wire {
namespace {

const ProcessIds kIds("k3Y_-9");

TEST(ProcessIds, SayWhatTheyWereMadeFrom) {
  for (unsigned loop = 0; loop < 4096; ++loop) {
    for (const bool oldShape : {false, true}) {
      const std::string id = kIds.make({.oldShape = oldShape, .loop = loop});
      EXPECT_EQ(id.size(), 9u);
      EXPECT_EQ(
          id.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"),
          std::string::npos);
      const auto meaning = kIds.parse(id);
      ASSERT_TRUE(meaning) << id;
      EXPECT_EQ(meaning->oldShape, oldShape);
      EXPECT_EQ(meaning->loop, loop);
    }
  }
}

TEST(ProcessIds, OfOthersMeanNothing) {
  const std::string id = kIds.make({.oldShape = true, .loop = 77});
  EXPECT_FALSE(kIds.parse(""));
  EXPECT_FALSE(kIds.parse(id.substr(0, 8)));
  EXPECT_FALSE(kIds.parse(id + "A"));
  EXPECT_FALSE(kIds.parse("U1wT2bnlL"));
  EXPECT_FALSE(kIds.parse("k3Y_-9xAA"));
  EXPECT_FALSE(kIds.parse("k3Y_-9oA!"));
  EXPECT_FALSE(ProcessIds("k3Y_-8").parse(id));
}

TEST(ProcessIds, AreFoundInARequestLine) {
  const std::string id = kIds.make({.oldShape = false, .loop = 5});
  EXPECT_EQ(kIds.loopOfRequestLine("GET /" + id + "/room?sessionId=x HTTP/1.1\r\nHost: h\r\n"), 5u);
  EXPECT_EQ(kIds.loopOfRequestLine("GET /g16?orig=ws://h/" + id + "/room?sessionId=x HTTP/1.1\r\n"),
            5u);
  EXPECT_EQ(kIds.loopOfRequestLine("GET /k3Y_-9/k3Y_-9xAA/" + id + "/room HTTP/1.1\r\n"), 5u);
  EXPECT_EQ(kIds.loopOfRequestLine("GET /" + id), 5u);
}

TEST(ProcessIds, AreNotFoundElsewhere) {
  const std::string id = kIds.make({.oldShape = false, .loop = 5});
  EXPECT_FALSE(kIds.loopOfRequestLine(""));
  EXPECT_FALSE(kIds.loopOfRequestLine("GET / HTTP/1.1\r\nX-Id: " + id + "\r\n"));
  EXPECT_FALSE(kIds.loopOfRequestLine("GET / HTTP/1.1\n" + id));
  EXPECT_FALSE(kIds.loopOfRequestLine("GET /" + id.substr(0, 8)));
  EXPECT_FALSE(kIds.loopOfRequestLine("GET /" + std::string(4096, 'a') + id));
}

}  // namespace
}  // namespace roomd::wire
