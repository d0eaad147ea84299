#include "presence/commands.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "match/json.hpp"

namespace roomd::presence {
namespace {

class Commands : public ::testing::Test {
 protected:
  std::string run(std::string_view name, std::string_view arguments, int64_t nowUs = 0) {
    const auto texts = readArguments(encode(*parseJson(arguments)));
    if (!texts) return "error: " + texts.error().message;
    store.removeExpired(nowUs);
    const auto result = runCommand(store, name, *texts, nowUs);
    return result ? toJson(*result) : "error: " + result.error().message;
  }

  Store store;
};

TEST_F(Commands, OfKeys) {
  EXPECT_EQ(run("exists", R"(["a"])"), "false");
  EXPECT_EQ(run("set", R"(["a","x"])"), "null");
  EXPECT_EQ(run("exists", R"(["a"])"), "true");
  EXPECT_EQ(run("get", R"(["a"])"), R"("x")");
  EXPECT_EQ(run("del", R"(["a"])"), "null");
  EXPECT_EQ(run("get", R"(["a"])"), "null");
  EXPECT_EQ(run("incr", R"(["n"])"), "1");
  EXPECT_EQ(run("incr", R"(["n"])"), "2");
  EXPECT_EQ(run("decr", R"(["n"])"), "1");
}

TEST_F(Commands, OfSets) {
  EXPECT_EQ(run("sadd", R"(["s","a"])"), "null");
  EXPECT_EQ(run("sadd", R"(["t","a"])"), "null");
  EXPECT_EQ(run("sadd", R"(["s","b"])"), "null");
  EXPECT_EQ(run("smembers", R"(["s"])"), R"(["a","b"])");
  EXPECT_EQ(run("sismember", R"(["s","a"])"), "true");
  EXPECT_EQ(run("scard", R"(["s"])"), "2");
  EXPECT_EQ(run("sinter", R"(["s","t"])"), R"(["a"])");
  EXPECT_EQ(run("srem", R"(["s","a"])"), "null");
  EXPECT_EQ(run("smembers", R"(["s"])"), R"(["b"])");
}

TEST_F(Commands, OfHashes) {
  EXPECT_EQ(run("hset", R"(["h","a","1"])"), "null");
  EXPECT_EQ(run("hget", R"(["h","a"])"), R"("1")");
  EXPECT_EQ(run("hincrby", R"(["h","a",5])"), "6");
  EXPECT_EQ(run("hincrby", R"(["h","a",1.5])"),
            "error: the value is not an integer or out of range");
  EXPECT_EQ(run("hgetall", R"(["h"])"), R"({"a":"6"})");
  EXPECT_EQ(run("hlen", R"(["h"])"), "1");
  EXPECT_EQ(run("hdel", R"(["h","a"])"), "true");
  EXPECT_EQ(run("hdel", R"(["h","a"])"), "false");
}

TEST_F(Commands, OfLists) {
  EXPECT_EQ(run("rpush", R"(["l","b","c"])"), "2");
  EXPECT_EQ(run("lpush", R"(["l","a"])"), "3");
  EXPECT_EQ(run("llen", R"(["l"])"), "3");
  EXPECT_EQ(run("lpop", R"(["l"])"), R"("a")");
  EXPECT_EQ(run("rpop", R"(["l"])"), R"("c")");
}

TEST_F(Commands, OfTime) {
  run("setex", R"(["a","x",2])", 1'000'000);
  EXPECT_EQ(run("get", R"(["a"])", 2'999'999), R"("x")");
  EXPECT_EQ(run("get", R"(["a"])", 3'000'000), "null");
  run("set", R"(["b","x"])", 0);
  run("expire", R"(["b",0.5])", 0);
  EXPECT_EQ(run("exists", R"(["b"])", 499'999), "true");
  EXPECT_EQ(run("exists", R"(["b"])", 500'000), "false");
  run("set", R"(["c","x"])", 0);
  run("expire", R"(["c",0])", 0);
  EXPECT_EQ(run("exists", R"(["c"])", 0), "false");
  EXPECT_EQ(run("hincrbyex", R"(["h","n",3,1])", 0), "3");
  EXPECT_EQ(run("hincrbyex", R"(["h","n",3,1])", 500'000), "6");
  EXPECT_EQ(run("hget", R"(["h","n"])", 1'499'999), R"("6")");
  EXPECT_EQ(run("hget", R"(["h","n"])", 1'500'000), "null");
}

TEST_F(Commands, RefuseWhatIsNoTime) {
  for (const char* seconds : {R"("soon")", R"("")", "-1", R"("1s")"}) {
    const std::string ending = std::string(",") + seconds + "]";
    EXPECT_TRUE(run("expire", R"(["a")" + ending).starts_with("error: ")) << seconds;
    EXPECT_TRUE(run("setex", R"(["a","x")" + ending).starts_with("error: ")) << seconds;
    EXPECT_TRUE(run("hincrbyex", R"(["a","x",1)" + ending).starts_with("error: ")) << seconds;
  }
  EXPECT_EQ(run("setex", R"(["a","x",0])"), "error: setex: the seconds must be above 0");
  EXPECT_EQ(store.keys(), 0u);
  EXPECT_EQ(*readSeconds("1e300"), *readSeconds("3153600000")) << "a hundred years are the most";
  EXPECT_FALSE(readSeconds("nan"));
}

TEST_F(Commands, AreCheckedForTheirArguments) {
  EXPECT_EQ(run("unheard", "[]"), "error: unknown command \"unheard\"");
  EXPECT_EQ(run("get", "[]"), "error: wrong number of arguments for \"get\"");
  EXPECT_EQ(run("get", R"(["a","b"])"), "error: wrong number of arguments for \"get\"");
  EXPECT_EQ(run("rpush", R"(["a"])"), "error: wrong number of arguments for \"rpush\"");
  EXPECT_EQ(run("sinter", "[]"), "error: wrong number of arguments for \"sinter\"");
}

TEST(Arguments, AreTextsAndNumbers) {
  const auto texts = readArguments(encode(Value{
      Array{Value{"a"}, Value{int64_t{-7}}, Value{uint64_t{18446744073709551615u}}, Value{0.5}}}));
  ASSERT_TRUE(texts);
  EXPECT_EQ(*texts, (Texts{"a", "-7", "18446744073709551615", "0.5"}));
}

TEST(Arguments, AreNothingElse) {
  for (const char* json : {"[true]", "[null]", "[[]]", "[{}]"}) {
    const auto texts = readArguments(encode(*parseJson(json)));
    ASSERT_FALSE(texts) << json;
    EXPECT_EQ(texts.error().message, "arguments must be texts or numbers");
  }
  EXPECT_EQ(readArguments(encode(Value{"a"})).error().message, "the arguments must be an array");
  EXPECT_EQ(readArguments("\xc1").error().message, "the arguments must be an array");
  EXPECT_EQ(readArguments("").error().message, "the arguments must be an array");
}

TEST(Arguments, HaveALongestText) {
  const auto withText = [](size_t size) {
    return readArguments(encode(Value{Array{Value{std::string(size, 'x')}}}));
  };
  EXPECT_TRUE(withText(Store::kMaxText));
  EXPECT_FALSE(withText(Store::kMaxText + 1));
}

}  // namespace
}  // namespace roomd::presence
