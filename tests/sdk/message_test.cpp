// MESSAGE structs, and the handlers they go to.
#include <limits>
#include <map>
#include <optional>

#include "room_fixture.hpp"

struct Point {
  double x = 0;
  double y = 0;
};
MESSAGE(Point, x, y);

namespace game {
struct Order {
  std::string name;
  uint8_t count = 0;
  bool urgent = false;
  std::optional<int> discount;
  std::vector<Point> path;
  std::map<std::string, float> prices;
  room::Value note;
  room::Bytes icon;
};
MESSAGE(Order, name, count, urgent, discount, path, prices, note, icon);
}  // namespace game

namespace {

using namespace std::chrono_literals;
using room::Bytes;
using room::Client;
using room::MessageType;
using room::Task;
using room::Value;

Value validOrder() {
  return Value{{"name", "sword"},
               {"count", 2},
               {"urgent", true},
               {"path", Value::array({Value{{"x", 1}, {"y", 2.5}}})},
               {"prices", Value{{"gold", 1.5}}},
               {"note", Value{{"any", "thing"}}},
               {"icon", Bytes{1, 2}}};
}

TEST(Message, readsEveryKindOfField) {
  const auto order = validOrder().get<game::Order>();
  EXPECT_EQ(order.name, "sword");
  EXPECT_EQ(order.count, 2);
  EXPECT_TRUE(order.urgent);
  EXPECT_EQ(order.discount, std::nullopt);
  ASSERT_EQ(order.path.size(), 1u);
  EXPECT_EQ(order.path[0].y, 2.5);
  EXPECT_EQ(order.prices.at("gold"), 1.5f);
  EXPECT_EQ(order.note["any"].asString(), "thing");
  EXPECT_EQ(order.icon, (Bytes{1, 2}));
}

TEST(Message, writesEveryKindOfField) {
  const auto order = validOrder().get<game::Order>();
  Value expected = validOrder();
  expected.set("discount", nullptr);
  EXPECT_EQ(Value::from(order), expected);
}

TEST(Message, saysWhichFieldIsWrong) {
  const auto complaint = [](std::string_view key, Value value) -> std::string {
    try {
      validOrder().set(key, std::move(value)).get<game::Order>();
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_EQ(complaint("name", 5), "name: expected a string, got a number");
  EXPECT_EQ(complaint("name", Value()), "name: expected a string, got nothing");
  EXPECT_EQ(complaint("count", 256), "count: number out of range");
  EXPECT_EQ(complaint("count", -1), "count: number out of range");
  EXPECT_EQ(complaint("count", 1.5), "count: expected a whole number");
  EXPECT_EQ(complaint("count", 1e30), "count: number out of range");
  EXPECT_EQ(complaint("count", std::numeric_limits<double>::quiet_NaN()),
            "count: expected a whole number");
  EXPECT_EQ(complaint("count", 3.0), "accepted");
  EXPECT_EQ(complaint("urgent", 1), "urgent: expected a boolean, got a number");
  EXPECT_EQ(complaint("discount", "x"), "discount: expected a number, got a string");
  EXPECT_EQ(complaint("discount", nullptr), "accepted");
  EXPECT_EQ(complaint("path", Value::array({Value{{"x", 1}, {"y", 2}}, Value{{"x", 1}}})),
            "path[1].y: expected a number, got nothing");
  EXPECT_EQ(complaint("path", 1), "path: expected an array, got a number");
  EXPECT_EQ(complaint("prices", Value{{"gold", "much"}}),
            "prices.gold: expected a number, got a string");
  EXPECT_EQ(complaint("prices", Value{{"gold", 1e300}}), "prices.gold: number out of range");
  EXPECT_EQ(complaint("prices", Value{{"gold", std::numeric_limits<double>::infinity()}}),
            "prices.gold: expected a finite number");
  EXPECT_EQ(complaint("icon", "text"), "icon: expected bytes, got a string");
  EXPECT_EQ(complaint("unlisted", "text"), "accepted");
}

struct Handlers : room::Room<> {
  std::vector<std::string> calls;
  room::Unbind unbind;

  void onCreate() {
    onMessage("none", [this] { calls.push_back("none"); });
    onMessage("client", [this](Client& client) { calls.push_back(client.sessionId()); });
    onMessage("point", [this](Client&, const Point& point) {
      calls.push_back("point " + std::to_string(static_cast<int>(point.x)));
    });
    onMessage("any", [this](Client&, const Value& value) {
      calls.push_back(value.isUndefined() ? "undefined" : value.asString("other"));
    });
    onMessage("generic", [this](auto& client, const auto& value) {
      calls.push_back(client.sessionId() + value.asString());
    });
    onMessage("text", [this](Client&, std::string text) { calls.push_back("text " + text); });
    onMessage("maybe", [this](Client&, const std::optional<Point>& point) {
      calls.push_back(point ? "point" : "no point");
    });
    onMessage(7, [this](Client&, int number) { calls.push_back("7: " + std::to_string(number)); });
    onMessage("twice", [this] { calls.push_back("first"); });
    unbind = onMessage("twice", [this] { calls.push_back("second"); });
    onMessage("slow", [this](Client& client, const Point& point) -> Task<> {
      co_await sleep(1ms);
      calls.push_back(client.sessionId() + " " + std::to_string(static_cast<int>(point.y)));
    });
    onMessageBytes("raw", [this](Client&, const Bytes& bytes) {
      calls.push_back("raw " + std::to_string(bytes.size()));
    });
    onMessage("plainBytes", [this](Client&, const Bytes& bytes) {
      calls.push_back("plain " + std::to_string(bytes.size()));
    });
  }
};

class MessageHandlers : public testing::Test {
 protected:
  MessageHandlers() {
    test.room.create();
    test.room.join(1);
  }
  std::string last() const { return test.object->calls.empty() ? "" : test.object->calls.back(); }
  std::string rejection() const {
    return test.host.rejected.empty() ? "" : test.host.rejected.back().text;
  }
  void bytes(std::string_view type, const Bytes& payload) {
    test.room.raw(1, type, {payload.data(), payload.size()}, ROOM_MESSAGE_BYTES);
  }
  Fixture<Handlers> test;
};

TEST_F(MessageHandlers, getWhatTheyAskFor) {
  test.room.message(1, "none");
  EXPECT_EQ(last(), "none");
  test.room.message(1, "client", 5);
  EXPECT_EQ(last(), "session-1");
  test.room.message(1, "point", Point{3, 4});
  EXPECT_EQ(last(), "point 3");
  test.room.message(1, "any", "text");
  EXPECT_EQ(last(), "text");
  test.room.message(1, "any");
  EXPECT_EQ(last(), "undefined");
  test.room.message(1, "generic", " g");
  EXPECT_EQ(last(), "session-1 g");
  test.room.message(1, "text", "hello");
  EXPECT_EQ(last(), "text hello");
  test.room.message(1, "maybe");
  EXPECT_EQ(last(), "no point");
  test.room.message(1, 7, 8.0);
  EXPECT_EQ(last(), "7: 8");
  EXPECT_TRUE(test.host.rejected.empty());
}

TEST_F(MessageHandlers, refuseWhatTheyDoNotTake) {
  test.room.message(1, "point", Value{{"x", 1}});
  EXPECT_EQ(rejection(), "point.y: expected a number, got nothing");
  EXPECT_EQ(test.host.rejected.back().why, uint32_t{ROOM_REJECT_INVALID});
  test.room.message(1, 7, "text");
  EXPECT_EQ(rejection(), "7: expected a number, got a string");
  test.room.message(1, "point");
  EXPECT_EQ(rejection(), "point: expected an object, got nothing");
  const Bytes broken = {0x92, 0x01};
  test.room.raw(1, "point", {broken.data(), broken.size()}, 0);
  EXPECT_EQ(rejection(), "not a MessagePack value");
  EXPECT_TRUE(test.object->calls.empty());
}

TEST_F(MessageHandlers, refuseUnknownTypes) {
  test.room.message(1, "7", 1);
  test.room.message(1, 8, 1);
  ASSERT_EQ(test.host.rejected.size(), 2u);
  EXPECT_EQ(test.host.rejected[0].why, uint32_t{ROOM_REJECT_UNREGISTERED});
  EXPECT_EQ(test.host.rejected[1].client, 1u);
}

TEST_F(MessageHandlers, areAllCalledInOrderUntilUnbound) {
  test.room.message(1, "twice");
  EXPECT_EQ(test.object->calls, (std::vector<std::string>{"first", "second"}));
  test.object->unbind();
  test.object->calls.clear();
  test.room.message(1, "twice");
  EXPECT_EQ(test.object->calls, (std::vector<std::string>{"first"}));
}

TEST_F(MessageHandlers, mayBeCoroutinesThatOutliveTheMessageAndTheClient) {
  test.room.message(1, "slow", Point{1, 9});
  test.room.leave(1);
  test.room.forget(1);
  EXPECT_TRUE(test.object->calls.empty());
  test.room.advance(1000);
  EXPECT_EQ(last(), "session-1 9");
}

TEST_F(MessageHandlers, ofBytesAreTakenFirst) {
  bytes("raw", {1, 2, 3});
  EXPECT_EQ(last(), "raw 3");
  bytes("plainBytes", {1, 2});
  EXPECT_EQ(last(), "plain 2");
  bytes("point", {1});
  EXPECT_EQ(rejection(), "point: expected an object, got bytes");
  test.room.message(1, "raw", 1);
  EXPECT_EQ(test.host.rejected.back().why, uint32_t{ROOM_REJECT_UNREGISTERED});
}

TEST_F(MessageHandlers, areNotCalledForStrangers) {
  test.room.message(2, "none");
  EXPECT_TRUE(test.object->calls.empty());
}

struct Fallback : room::Room<> {
  std::vector<std::string> calls;
  void onCreate() {
    onMessage("own", [this] { calls.push_back("own"); });
    onMessage("*", [this](Client&, const MessageType& type, const Value& message) -> Task<> {
      co_await sleep(1ms);
      calls.push_back((type.isNumber() ? "#" : "") + type.toString() + " " +
                      (message.isBytes() ? "bytes" : message.asString("?")));
    });
  }
};

TEST(FallbackHandler, takesTheTypesWithoutTheirOwn) {
  Fixture<Fallback> test;
  test.room.create();
  test.room.join(1);
  test.room.message(1, "own", 1);
  test.room.message(1, "a type with a long name that has no handler", "text");
  test.room.message(1, 12, 5);
  const Bytes payload = {1};
  test.room.raw(1, "raw", {payload.data(), payload.size()}, ROOM_MESSAGE_BYTES);
  test.room.advance(1000);
  EXPECT_EQ(test.object->calls,
            (std::vector<std::string>{"own", "a type with a long name that has no handler text",
                                      "#12 ?", "raw bytes"}));
}

struct SelfRemoving : room::Room<> {
  int calls = 0;
  room::Unbind unbind;
  void onCreate() {
    unbind =
        onMessage("once", [this, text = std::string("kept while the handler runs")]() -> Task<> {
          unbind();
          unbind = nullptr;
          co_await sleep(1ms);
          if (text == "kept while the handler runs") ++calls;
        });
  }
};

TEST(MessageHandler, mayUnbindItselfWhileItRuns) {
  Fixture<SelfRemoving> test;
  test.room.create();
  test.room.join(1);
  test.room.message(1, "once");
  test.room.advance(1000);
  EXPECT_EQ(test.object->calls, 1);
  test.room.message(1, "once");
  EXPECT_EQ(test.host.rejected.size(), 1u);
}

struct Answering : room::Room<> {
  void onCreate() {
    onMessage("double", [](Client&, int number) { return 2 * number; });
    onMessage("slow", [this](Client&, const Point& point) -> Task<Point> {
      co_await sleep(1ms);
      co_return Point{point.y, point.x};
    });
    onMessage("void", [] {});
    onMessage("pair", [] { return 1; });
    onMessage("pair", [] { return 2; });
    onMessage("refuse", [](Client&) -> int { throw room::ServerError(77, "no"); });
  }
};

TEST(Requests, areAnsweredWithWhatTheHandlerReturns) {
  Fixture<Answering> test;
  test.room.create();
  test.room.join(1);
  test.room.message(1, "double", 21, 500);
  ASSERT_NE(test.host.result(500), nullptr);
  EXPECT_EQ(test.host.result(500)->value, Value(42));
  test.room.message(1, "slow", Point{1, 2}, 501);
  EXPECT_EQ(test.host.result(501), nullptr);
  test.room.advance(1000);
  ASSERT_NE(test.host.result(501), nullptr);
  EXPECT_EQ(test.host.result(501)->value, (Value{{"x", 2}, {"y", 1}}));
  test.room.message(1, "void", nullptr, 502);
  ASSERT_NE(test.host.result(502), nullptr);
  EXPECT_TRUE(test.host.result(502)->value.isUndefined());
  test.room.message(1, "pair", nullptr, 504);
  ASSERT_NE(test.host.result(504), nullptr);
  EXPECT_EQ(test.host.result(504)->value, Value(1)) << "the first handler answers";
  test.room.message(1, "refuse", nullptr, 503);
  ASSERT_NE(test.host.result(503), nullptr);
  EXPECT_EQ(test.host.result(503)->code, 77);
  test.room.message(1, "double", 21);  // an ordinary message: nobody waits
  EXPECT_TRUE(test.host.rejected.empty());
}

}  // namespace
