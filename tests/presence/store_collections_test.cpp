#include <gtest/gtest.h>

#include "match/json.hpp"
#include "presence/store.hpp"

namespace roomd::presence {
namespace {

std::string show(const Result<Value>& result) {
  return result ? toJson(*result) : "error: " + result.error().message;
}

const std::string kOtherKind = "error: the key holds a value of another kind";

class Collections : public ::testing::Test {
 protected:
  Collections() { store.set("text", "x").ok(); }

  Store store;
};

TEST_F(Collections, ASetHasEachMemberOnce) {
  for (const char* member : {"b", "a", "b"}) store.addMember("s", member).ok();
  EXPECT_EQ(show(store.members("s")), R"(["a","b"])");
  EXPECT_EQ(show(store.countMembers("s")), "2");
  EXPECT_EQ(show(store.isMember("s", "a")), "true");
  EXPECT_EQ(show(store.isMember("s", "c")), "false");
  store.removeMember("s", "c").ok();
  store.removeMember("s", "a").ok();
  EXPECT_EQ(show(store.members("s")), R"(["b"])");
  store.removeMember("s", "b").ok();
  EXPECT_FALSE(store.exists("s"));
}

TEST_F(Collections, AMissingSetIsEmpty) {
  EXPECT_EQ(show(store.members("s")), "[]");
  EXPECT_EQ(show(store.countMembers("s")), "0");
  EXPECT_EQ(show(store.isMember("s", "a")), "false");
  EXPECT_EQ(show(store.removeMember("s", "a")), "null");
  EXPECT_FALSE(store.exists("s"));
}

TEST_F(Collections, SetsHaveAnIntersection) {
  for (const char* member : {"1", "2", "3"}) store.addMember("a", member).ok();
  for (const char* member : {"2", "3", "4"}) store.addMember("b", member).ok();
  store.addMember("c", "3").ok();
  EXPECT_EQ(show(store.intersect({"a", "b"})), R"(["2","3"])");
  EXPECT_EQ(show(store.intersect({"a", "b", "c"})), R"(["3"])");
  EXPECT_EQ(show(store.intersect({"a", "none"})), "[]");
  EXPECT_EQ(show(store.intersect({"a", "text"})), kOtherKind);
}

TEST_F(Collections, AHashHasFields) {
  EXPECT_EQ(show(store.fields("h")), "{}");
  EXPECT_EQ(show(store.field("h", "a")), "null");
  store.setField("h", "a", "1").ok();
  store.setField("h", "b", "2").ok();
  store.setField("h", "a", "3").ok();
  EXPECT_EQ(show(store.fields("h")), R"({"a":"3","b":"2"})");
  EXPECT_EQ(show(store.field("h", "a")), R"("3")");
  EXPECT_EQ(show(store.countFields("h")), "2");
  EXPECT_EQ(show(store.removeField("h", "a")), "true");
  EXPECT_EQ(show(store.removeField("h", "a")), "false");
  EXPECT_EQ(show(store.removeField("none", "a")), "false");
  EXPECT_EQ(show(store.removeField("h", "b")), "true");
  EXPECT_FALSE(store.exists("h"));
}

TEST_F(Collections, FieldsCount) {
  EXPECT_EQ(show(store.incrementField("h", "n", 5)), "5");
  EXPECT_EQ(show(store.incrementField("h", "n", -7)), "-2");
  EXPECT_EQ(show(store.field("h", "n")), R"("-2")");
  store.setField("h", "t", "x").ok();
  EXPECT_EQ(show(store.incrementField("h", "t", 1)),
            "error: the value is not an integer or out of range");
}

TEST_F(Collections, AListHasTwoEnds) {
  EXPECT_EQ(show(store.push("l", {"b", "c"}, Store::End::right)), "2");
  EXPECT_EQ(show(store.push("l", {"a", "0"}, Store::End::left)), "4");
  EXPECT_EQ(show(store.length("l")), "4");
  EXPECT_EQ(show(store.pop("l", Store::End::left)), R"("0")");
  EXPECT_EQ(show(store.pop("l", Store::End::right)), R"("c")");
  EXPECT_EQ(show(store.pop("l", Store::End::left)), R"("a")");
  EXPECT_EQ(show(store.pop("l", Store::End::left)), R"("b")");
  EXPECT_EQ(show(store.pop("l", Store::End::left)), "null");
  EXPECT_EQ(show(store.length("l")), "0");
  EXPECT_FALSE(store.exists("l"));
}

TEST_F(Collections, OtherKindsAreLeftAlone) {
  EXPECT_EQ(show(store.addMember("text", "x")), kOtherKind);
  EXPECT_EQ(show(store.removeMember("text", "x")), kOtherKind);
  EXPECT_EQ(show(store.isMember("text", "x")), kOtherKind);
  EXPECT_EQ(show(store.countMembers("text")), kOtherKind);
  EXPECT_EQ(show(store.setField("text", "f", "x")), kOtherKind);
  EXPECT_EQ(show(store.field("text", "f")), kOtherKind);
  EXPECT_EQ(show(store.fields("text")), kOtherKind);
  EXPECT_EQ(show(store.removeField("text", "f")), kOtherKind);
  EXPECT_EQ(show(store.countFields("text")), kOtherKind);
  EXPECT_EQ(show(store.incrementField("text", "f", 1)), kOtherKind);
  EXPECT_EQ(show(store.length("text")), kOtherKind);
  EXPECT_EQ(show(store.push("text", {"x"}, Store::End::left)), kOtherKind);
  EXPECT_EQ(show(store.pop("text", Store::End::left)), kOtherKind);
  EXPECT_EQ(show(store.get("text")), R"("x")");
}

}  // namespace
}  // namespace roomd::presence
