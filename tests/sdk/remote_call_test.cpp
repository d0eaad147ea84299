// What a room answers when another calls it.
#include <room/abi_matchmaker.h>

#include "room_fixture.hpp"

struct Reward {
  int gold = 0;
};
MESSAGE(Reward, gold);

namespace {

using namespace std::chrono_literals;
using room::Task;
using room::Value;

struct Callee : room::Room<> {
  std::vector<std::string> reports;
  room::Unbind unbind;
  void onCreate() {
    onRemoteCall("greet", [](const std::string& name, int count) {
      return name + " " + std::to_string(count);
    });
    onRemoteCall("slow", [this](Reward reward, std::string text) -> Task<Value> {
      co_await sleep(1ms);
      co_return Value{{"gold", 2 * reward.gold}, {"text", text}};
    });
    onRemoteCall("all", [](const Value::Array& all) { return all.size(); });
    onRemoteCall("maybe", [](std::optional<int> number) { return number.value_or(-1); });
    onRemoteCall("nothing", [] {});
    onRemoteCall("refuse", []() -> int { throw room::ServerError(77, "no"); });
    onRemoteCall("break", [this]() -> Task<> {
      co_await sleep(1ms);
      throw std::runtime_error("broken");
    });
    onRemoteCall("replaced", [] { return 1; });
    onRemoteCall("replaced", [] { return 2; });
    unbind = onRemoteCall("roomName", [] { return "mine"; });
  }
  void onUncaughtException(const room::UncaughtException& exception) {
    reports.push_back(std::string(exception.methodName()) + " " + exception.what() + " " +
                      exception.messageType()->name() + " " +
                      std::to_string(exception.payload().size()));
  }
};

class RemoteCall : public testing::Test {
 protected:
  RemoteCall() { test.room.create(); }
  /// Null while it waits.
  const fake::Finished* call(std::string_view method, const Value& arguments = Value::array()) {
    const fake::Packed packed(arguments);
    const auto& calls = test.room.extension<room_remote_call>(ROOM_REMOTE_CALL);
    calls.on_call(test.room.instance(), ++op, room::detail::bytesOf(method), packed.bytes());
    return test.host.result(op);
  }
  Value result(std::string_view method, const Value& arguments = Value::array()) {
    const fake::Finished* end = call(method, arguments);
    EXPECT_NE(end, nullptr);
    if (!end) return {};
    EXPECT_FALSE(end->failed) << end->message;
    return end->value;
  }
  std::string failure(std::string_view method, const Value& arguments = Value::array()) {
    const fake::Finished* end = call(method, arguments);
    EXPECT_NE(end, nullptr);
    return end && end->failed ? std::to_string(end->code) + " " + end->message : "";
  }

  Fixture<Callee> test;
  room_op op = 5000;
};

TEST_F(RemoteCall, isAnsweredWithWhatTheHandlerReturns) {
  EXPECT_EQ(result("greet", Value::array({"Jake", 3})), Value("Jake 3"));
  EXPECT_EQ(result("all", Value::array({1, 2, 3})), Value(3));
  EXPECT_EQ(result("maybe"), Value(-1));
  EXPECT_EQ(result("maybe", Value::array({4})), Value(4));
  EXPECT_TRUE(result("nothing").isUndefined());
  EXPECT_EQ(result("replaced"), Value(2));
}

TEST_F(RemoteCall, awaitsCoroutines) {
  const Value arguments =
      Value::array({Value{{"gold", 4}}, "a text too long for a short string, surely"});
  EXPECT_EQ(call("slow", arguments), nullptr);
  test.room.advance(1000);
  ASSERT_NE(test.host.result(op), nullptr);
  EXPECT_EQ(test.host.result(op)->value["gold"], Value(8));
  EXPECT_EQ(test.host.result(op)->value["text"], arguments.at(1));
}

TEST_F(RemoteCall, failsAtTheCaller) {
  EXPECT_EQ(failure("refuse"), "77 no");
  EXPECT_EQ(failure("greet", Value::array({"Jake", "x"})),
            "0 greet[1] must be a number, not \"x\"");
  EXPECT_EQ(failure("greet"), "0 greet[0] must be a string, but is missing");
  EXPECT_EQ(failure("unknown"), "520 room \"room-id\" has no method \"unknown\" for other rooms");
  EXPECT_EQ(call("break", Value::array({1, 2})), nullptr);
  test.room.advance(1000);
  ASSERT_NE(test.host.result(op), nullptr);
  EXPECT_EQ(test.host.result(op)->message, "broken");
  EXPECT_EQ(test.object->reports.back(), "onRemoteCall broken break 2");
}

TEST_F(RemoteCall, readsTheMembersOfEveryRoom) {
  test.room.join(1);
  test.room.join(2);
  EXPECT_EQ(result("roomId"), Value("room-id"));
  EXPECT_EQ(result("roomName"), Value("mine"));
  test.object->unbind();
  EXPECT_EQ(result("roomName"), Value("room-name"));
  EXPECT_EQ(result("clients"), Value::array({"session-1", "session-2"}));
  EXPECT_EQ(result("locked"), Value(false));
  EXPECT_EQ(result("maxClients"), Value(nullptr));
  EXPECT_TRUE(result("metadata").isUndefined());
}

TEST_F(RemoteCall, changesTheMembersOfEveryRoom) {
  result("lock");
  EXPECT_TRUE(test.object->locked());
  result("unlock");
  EXPECT_FALSE(test.object->locked());
  result("setPrivate");
  EXPECT_TRUE(test.object->isPrivate());
  result("setPrivate", Value::array({false}));
  EXPECT_FALSE(test.object->isPrivate());
  result("setMetadata", Value::array({Value{{"a", 1}}}));
  EXPECT_EQ(result("metadata"), (Value{{"a", 1}}));
  result("setMaxClients", Value::array({4}));
  EXPECT_EQ(result("maxClients"), Value(4));
  result("setMaxClients", Value::array({nullptr}));
  EXPECT_EQ(test.object->maxClients(), room::kUnlimited);
  EXPECT_NE(failure("setMaxClients", Value::array({"x"})), "");
  result("broadcast", Value::array({"news", Value{{"b", 2}}}));
  ASSERT_EQ(test.host.sent.size(), 1u);
  EXPECT_EQ(test.host.sent[0].type, room::MessageType("news"));
  EXPECT_EQ(test.host.sent[0].payload["b"], Value(2));
  result("broadcast", Value::array({7}));
  EXPECT_EQ(test.host.sent[1].type, room::MessageType(7));
  result("disconnect", Value::array({4100}));
  ASSERT_EQ(test.host.disconnects.size(), 1u);
  EXPECT_EQ(test.host.disconnects[0].second, 4100u);
}

}  // namespace
