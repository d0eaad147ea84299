#include "config/origin.hpp"

#include <gtest/gtest.h>

namespace roomd {
namespace {

TEST(NormalOrigin, IsAsBrowsersSendIt) {
  EXPECT_EQ(normalOrigin("https://game.example"), "https://game.example");
  EXPECT_EQ(normalOrigin("HTTPS://Game.Example:443"), "https://game.example");
  EXPECT_EQ(normalOrigin("http://localhost:80"), "http://localhost");
  EXPECT_EQ(normalOrigin("http://localhost:443"), "http://localhost:443");
  EXPECT_EQ(normalOrigin("http://127.0.0.1:8080"), "http://127.0.0.1:8080");
  EXPECT_EQ(normalOrigin("http://[::1]:8080"), "http://[::1]:8080");
  EXPECT_EQ(normalOrigin("http://[::1]"), "http://[::1]");
}

TEST(NormalOrigin, WhatIsNoneIsRefused) {
  for (const char* text : {"",
                           "*",
                           "null",
                           "game.example",
                           "https://",
                           "https://:443",
                           "https://game.example/",
                           "https://game.example/play",
                           "https://a b",
                           "https://a:",
                           "https://a:0",
                           "https://a:080",
                           "https://a:70000",
                           "https://a:1:2",
                           "ftp://game.example",
                           "https://user@game.example",
                           "https://[::1",
                           "https://::1",
                           "https://[10.0.0.1]",
                           "https://[]",
                           "https://a\r\nb: c"}) {
    EXPECT_FALSE(normalOrigin(text)) << text;
  }
}

}  // namespace
}  // namespace roomd
