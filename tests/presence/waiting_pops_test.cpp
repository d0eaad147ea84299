// brpop: waiting for an element of some lists.

#include "presence/waiting_pops.hpp"

#include "presence_fixture.hpp"

namespace roomd::test {
namespace {

constexpr int64_t kSecond = 1'000'000;

using Brpop = PresenceTest;

TEST_F(Brpop, TakesWhatIsThereAtOnce) {
  call("rpush", R"(["b","1","2"])");
  EXPECT_EQ(call("brpop", R"(["a","b",1])"), R"(["b","2"])");
  EXPECT_EQ(call("llen", R"(["b"])"), "1");
}

TEST_F(Brpop, TheFirstListThatHasSomethingGivesIt) {
  call("rpush", R"(["a","1"])");
  call("rpush", R"(["b","2"])");
  EXPECT_EQ(call("brpop", R"(["a","b",0])"), R"(["a","1"])");
  EXPECT_EQ(call("brpop", R"(["a","b",0])"), R"(["b","2"])");
}

TEST_F(Brpop, WaitsForAnElement) {
  const auto waiting = start("brpop", R"(["a","b",10])", other);
  idle();
  EXPECT_EQ(waiting->text, "waits");
  EXPECT_EQ(call("lpush", R"(["b","x"])"), "1");
  EXPECT_EQ(waiting->text, R"(["b","x"])");
  EXPECT_EQ(call("exists", R"(["b"])"), "false");
  other.pass(10 * kSecond);
  EXPECT_EQ(waiting->text, R"(["b","x"])");
}

TEST_F(Brpop, WaitsNoLongerThanItIsTold) {
  const auto waiting = start("brpop", R"(["a",2])", other);
  idle();
  other.pass(2 * kSecond - 1);
  EXPECT_EQ(waiting->text, "waits");
  other.pass(1);
  EXPECT_EQ(waiting->text, "null");
  call("rpush", R"(["a","x"])");
  EXPECT_EQ(call("llen", R"(["a"])"), "1") << "nobody waits any more";
}

TEST_F(Brpop, WithoutALimitItWaitsOn) {
  const auto waiting = start("brpop", R"(["a",0])", home);
  home.pass(1000 * kSecond);
  EXPECT_EQ(waiting->text, "waits");
  call("rpush", R"(["a","x"])");
  EXPECT_EQ(waiting->text, R"(["a","x"])");
}

TEST_F(Brpop, TheFirstWhoCameIsServedFirst) {
  const auto first = start("brpop", R"(["a",0])", home);
  const auto second = start("brpop", R"(["b","a",0])", other);
  const auto third = start("brpop", R"(["a",0])", home);
  idle();
  call("rpush", R"(["a","1","2"])");
  EXPECT_EQ(first->text, R"(["a","2"])");
  EXPECT_EQ(second->text, R"(["a","1"])");
  EXPECT_EQ(third->text, "waits");
  call("rpush", R"(["b","3"])");
  EXPECT_EQ(call("llen", R"(["b"])"), "1") << "the second one was served";
}

TEST_F(Brpop, AWaitMayBeginWithinAnAnswer) {
  std::string answered;
  presence.call("brpop", encode(*parseJson(R"(["a",0])")), home, asker, [&](const auto&) {
    presence.call("brpop", encode(*parseJson(R"(["a",0])")), home, asker,
                  [&](const auto& result) { answered = toJson(*decode(*result)); });
  });
  call("rpush", R"(["a","1"])");
  call("rpush", R"(["a","2"])");
  EXPECT_EQ(answered, R"(["a","2"])");
}

TEST_F(Brpop, RefusesWrongArguments) {
  EXPECT_EQ(call("brpop", "[]"), "error: wrong number of arguments for \"brpop\"");
  EXPECT_EQ(call("brpop", R"(["a"])"), "error: wrong number of arguments for \"brpop\"");
  EXPECT_EQ(call("brpop", R"(["a","b"])"), "error: \"b\" is no number of seconds");
  EXPECT_EQ(call("brpop", R"(["a",-1])"), "error: \"-1\" is no number of seconds");
  call("set", R"(["a","x"])");
  EXPECT_EQ(call("brpop", R"(["a",1])"), "error: the key holds a value of another kind");
}

TEST_F(Brpop, WhoHasGoneTakesNothing) {
  const auto gone = start("brpop", R"(["a","b",5])", other);
  asker = std::make_shared<int>();
  const auto here = start("brpop", R"(["a",0])", home);
  idle();
  call("rpush", R"(["a","1"])");
  EXPECT_EQ(here->text, R"(["a","1"])");
  call("rpush", R"(["b","2"])");
  EXPECT_EQ(call("llen", R"(["b"])"), "1");
  other.pass(5 * kSecond);
  EXPECT_EQ(gone->text, "waits");
}

TEST_F(Brpop, AnElementThatExpiredIsNotThere) {
  call("rpush", R"(["a","x"])");
  call("expire", R"(["a",1])");
  home.pass(kSecond);
  const auto waiting = start("brpop", R"(["a",0])", home);
  EXPECT_EQ(waiting->text, "waits");
}

}  // namespace
}  // namespace roomd::test
