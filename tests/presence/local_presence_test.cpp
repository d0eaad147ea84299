#include "presence/local_presence.hpp"

#include "presence_fixture.hpp"

namespace roomd::test {
namespace {

using LocalPresenceTest = PresenceTest;

TEST_F(LocalPresenceTest, RunsCommands) {
  EXPECT_EQ(call("set", R"(["a","x"])"), "null");
  EXPECT_EQ(call("get", R"(["a"])"), R"("x")");
  EXPECT_EQ(call("incr", R"(["a"])"), "error: the value is not an integer or out of range");
  EXPECT_EQ(call("unheard", "[]"), "error: unknown command \"unheard\"");
  EXPECT_EQ(call("get", "{}"), "error: the arguments must be an array");
}

TEST_F(LocalPresenceTest, AnswersOnTheLoopThatWasNamed) {
  const auto here = start("get", R"(["a"])", home);
  EXPECT_EQ(here->text, "null") << "at once on the loop that asks";
  const auto there = start("get", R"(["a"])", other);
  EXPECT_EQ(there->text, "waits");
  idle();
  EXPECT_EQ(there->text, "null");
}

TEST_F(LocalPresenceTest, KeysExpireWithTheLoopsClock) {
  call("setex", R"(["a","x",2])");
  home.pass(1'999'999);
  EXPECT_EQ(call("exists", R"(["a"])"), "true");
  home.pass(1);
  EXPECT_EQ(call("exists", R"(["a"])"), "false");
}

TEST_F(LocalPresenceTest, TellsWhichTopicsAreListenedTo) {
  EXPECT_EQ(call("channels", "[]"), "[]");
  const auto listener = [](const std::string&, const std::string&) {};
  const auto first = presence.subscribe("room:1", home, listener);
  const auto second = presence.subscribe("$lobby", other, listener);
  EXPECT_EQ(call("channels", "[]"), R"(["$lobby","room:1"])");
  EXPECT_EQ(call("channels", R"(["room:*"])"), R"(["room:1"])");
  EXPECT_EQ(call("channels", R"(["a","b"])"), "error: wrong number of arguments for \"channels\"");
}

TEST_F(LocalPresenceTest, CarriesMessages) {
  std::string heard;
  const auto subscription = presence.subscribe(
      "news", other,
      [&](const std::string& topic, const std::string& message) { heard = topic + " " + message; });
  presence.publish("news", "1");
  EXPECT_EQ(heard, "");
  idle();
  EXPECT_EQ(heard, "news 1");
}

TEST_F(LocalPresenceTest, AnAnswerMayCallAgain) {
  std::string result;
  presence.call("incr", encode(*parseJson(R"(["n"])")), home, asker, [&](const auto&) {
    presence.call("incr", encode(*parseJson(R"(["n"])")), home, asker,
                  [&](const auto& second) { result = toJson(*decode(*second)); });
  });
  EXPECT_EQ(result, "2");
}

}  // namespace
}  // namespace roomd::test
