#include "presence/store.hpp"

#include <gtest/gtest.h>

#include "match/json.hpp"

namespace roomd::presence {
namespace {

/// JSON of a result, or "error: ...".
std::string show(const Result<Value>& result) {
  return result ? toJson(*result) : "error: " + result.error().message;
}

const std::string kOtherKind = "error: the key holds a value of another kind";

TEST(StoreTexts, AreKeptUntilTheyAreReplaced) {
  Store store;
  EXPECT_EQ(show(store.get("a")), "null");
  EXPECT_FALSE(store.exists("a"));
  EXPECT_EQ(show(store.set("a", "one")), "null");
  EXPECT_EQ(show(store.get("a")), R"("one")");
  EXPECT_TRUE(store.exists("a"));
  store.set("a", "two").ok();
  EXPECT_EQ(show(store.get("a")), R"("two")");
  store.remove("a");
  store.remove("a");
  EXPECT_EQ(show(store.get("a")), "null");
}

TEST(StoreTexts, ReplaceWhateverWasThere) {
  Store store;
  store.addMember("a", "x").ok();
  EXPECT_EQ(show(store.get("a")), kOtherKind);
  store.set("a", "one").ok();
  EXPECT_EQ(show(store.get("a")), R"("one")");
  EXPECT_EQ(show(store.members("a")), kOtherKind);
}

TEST(StoreTexts, CountAsNumbers) {
  Store store;
  EXPECT_EQ(show(store.increment("n", 1)), "1");
  EXPECT_EQ(show(store.increment("n", -3)), "-2");
  EXPECT_EQ(show(store.get("n")), R"("-2")");
  store.set("n", "9223372036854775807").ok();
  EXPECT_EQ(show(store.increment("n", 1)), "error: increment or decrement would overflow");
  EXPECT_EQ(show(store.get("n")), R"("9223372036854775807")");
  for (const char* text : {"", " 1", "1.5", "one", "9223372036854775808"}) {
    store.set("n", text).ok();
    EXPECT_EQ(show(store.increment("n", 1)), "error: the value is not an integer or out of range");
  }
  store.push("list", {"1"}, Store::End::right).ok();
  EXPECT_EQ(show(store.increment("list", 1)), kOtherKind);
}

TEST(StoreDeadlines, EndKeysOfEveryKind) {
  Store store;
  store.set("text", "x").ok();
  store.addMember("set", "x").ok();
  store.setField("hash", "f", "x").ok();
  store.push("list", {"x"}, Store::End::right).ok();
  for (const char* key : {"text", "set", "hash", "list"}) store.expireAt(key, 100);
  store.removeExpired(99);
  EXPECT_EQ(store.keys(), 4u);
  store.removeExpired(100);
  EXPECT_EQ(store.keys(), 0u);
  EXPECT_EQ(store.bytes(), 0u);
}

TEST(StoreDeadlines, AreReplacedAndForgotten) {
  Store store;
  store.expireAt("nothing", 1);
  store.set("moved", "x").ok();
  store.expireAt("moved", 10);
  store.expireAt("moved", 20);
  store.set("kept", "x").ok();
  store.expireAt("kept", 10);
  store.set("kept", "y").ok();
  store.set("counted", "1").ok();
  store.expireAt("counted", 10);
  store.increment("counted", 1).ok();
  store.set("again", "x").ok();
  store.expireAt("again", 10);
  store.remove("again");
  store.set("again", "y").ok();
  store.removeExpired(10);
  EXPECT_TRUE(store.exists("moved"));
  EXPECT_TRUE(store.exists("kept")) << "a new value has no deadline";
  EXPECT_FALSE(store.exists("counted")) << "a change keeps the deadline";
  EXPECT_TRUE(store.exists("again"));
  store.removeExpired(20);
  EXPECT_FALSE(store.exists("moved"));
}

TEST(StoreBounds, RefuseWhatDoesNotFit) {
  Store store(1000);
  const std::string half(400, 'x');
  EXPECT_EQ(show(store.set("a", half)), "null");
  EXPECT_EQ(show(store.set("b", half)), "error: the presence is full");
  EXPECT_EQ(show(store.addMember("b", half)), "error: the presence is full");
  EXPECT_EQ(show(store.setField("b", "f", half)), "error: the presence is full");
  EXPECT_EQ(show(store.push("b", {half}, Store::End::left)), "error: the presence is full");
  EXPECT_FALSE(store.exists("b")) << "nothing half-made is left";
  EXPECT_EQ(show(store.set("a", std::string(2000, 'x'))), "error: the presence is full");
  EXPECT_EQ(show(store.get("a")), "\"" + half + "\"") << "the old value stays";
  store.remove("a");
  EXPECT_EQ(show(store.set("b", half)), "null");
}

TEST(StoreBounds, AllThatIsTakenIsGivenBack) {
  Store store;
  for (int round = 0; round < 3; round++) {
    store.set("text", "one").ok();
    store.set("text", "twenty").ok();
    store.increment("n", 99).ok();
    store.increment("n", 1).ok();
    store.addMember("set", "a").ok();
    store.addMember("set", "a").ok();
    store.setField("hash", "f", "one").ok();
    store.setField("hash", "f", "twenty").ok();
    store.incrementField("hash", "n", 100).ok();
    store.push("list", {"a", "bb"}, Store::End::left).ok();
    EXPECT_GT(store.bytes(), 0u);
    store.removeMember("set", "a").ok();
    store.removeField("hash", "f").ok();
    store.removeField("hash", "n").ok();
    store.pop("list", Store::End::left).ok();
    store.pop("list", Store::End::right).ok();
    store.remove("text");
    store.remove("n");
    EXPECT_EQ(store.keys(), 0u) << "empty collections do not exist";
    EXPECT_EQ(store.bytes(), 0u);
  }
}

}  // namespace
}  // namespace roomd::presence
