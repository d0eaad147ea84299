// MESSAGE structs that check themselves.
#include "room_fixture.hpp"

struct Step {
  double x = 0;
  double y = 0;
  void validate() const {
    if (x * x + y * y > 1) throw std::out_of_range("too far");
  }
};
MESSAGE(Step, x, y);

struct Named {
  std::string name;
  std::vector<Step> steps;
  std::optional<std::string> validate() const {
    if (name.empty()) return "a name is needed";
    return std::nullopt;
  }
};
MESSAGE(Named, name, steps);

namespace {

using room::Client;
using room::Value;

struct Checked : room::Room<> {
  int calls = 0;
  void onCreate() {
    onMessage("step", [this](Client&, const Step&) { ++calls; });
    onMessage("step", [this](Client&, const Value&) { ++calls; });
    onMessage("named", [this](Client&, const Named&) { ++calls; });
  }
};

class Validation : public testing::Test {
 protected:
  Validation() {
    test.room.create();
    test.room.join(1);
  }
  std::string refusal(std::string_view type, const Value& message) {
    test.host.rejected.clear();
    test.room.message(1, type, message);
    return test.host.rejected.empty() ? "" : test.host.rejected[0].text;
  }
  Fixture<Checked> test;
};

TEST_F(Validation, refusesBeforeAnyHandlerRuns) {
  EXPECT_EQ(refusal("step", Value{{"x", 0.5}, {"y", 0.5}}), "");
  EXPECT_EQ(test.object->calls, 2);
  EXPECT_EQ(refusal("step", Value{{"x", 5}, {"y", 0.5}}), "step: too far");
  EXPECT_EQ(test.host.rejected[0].why, uint32_t{ROOM_REJECT_INVALID});
  EXPECT_EQ(test.object->calls, 2);
}

TEST_F(Validation, reachesNestedStructs) {
  const Value far{{"x", 5}, {"y", 0.5}};
  EXPECT_EQ(refusal("named", Value{{"name", "a"}, {"steps", Value::array({far})}}),
            "named.steps[0]: too far");
  EXPECT_EQ(refusal("named", Value{{"name", ""}, {"steps", Value::array()}}),
            "named: a name is needed");
  EXPECT_EQ(refusal("named", Value{{"name", "a"}, {"steps", Value::array()}, {"more", 1}}), "")
      << "what is not listed is ignored";
}

TEST_F(Validation, showsWhatCame) {
  EXPECT_EQ(refusal("step", Value{{"x", "abc"}, {"y", 1}}),
            R"(step.x must be a number, not "abc")");
  EXPECT_EQ(refusal("step", Value{{"x", 1}, {"y", nullptr}}), "step.y must be a number, not null");
  EXPECT_EQ(refusal("step", Value{{"x", true}, {"y", 1}}), "step.x must be a number, not true");
  EXPECT_EQ(refusal("step", Value::array()), "step must be an object, not an array");
  EXPECT_EQ(refusal("step", Value{{"x", Value::object()}, {"y", 1}}),
            "step.x must be a number, not an object");
  EXPECT_EQ(refusal("step", Value{{"x", room::Bytes{1}}, {"y", 1}}),
            "step.x must be a number, not bytes");
  EXPECT_EQ(refusal("step", Value{{"x", room::Timestamp{1}}, {"y", 1}}),
            "step.x must be a number, not a timestamp");
  EXPECT_EQ(refusal("step", Value{{"x", std::string(31, 'a') + "\xC3\xA4" + "b"}, {"y", 1}}),
            "step.x must be a number, not \"" + std::string(31, 'a') + "...\"")
      << "not cut inside a character";
  try {
    Value("x").get<uint32_t>();
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), R"(the value must be a number, not "x")");
  }
}

}  // namespace
