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
  EXPECT_EQ(complaint("name", 5), "name must be a string, not 5");
  EXPECT_EQ(complaint("name", Value()), "name must be a string, but is missing");
  EXPECT_EQ(complaint("count", 256), "count must be from 0 to 255, not 256");
  EXPECT_EQ(complaint("count", -1), "count must be from 0 to 255, not -1");
  EXPECT_EQ(complaint("count", 1.5), "count must be a whole number, not 1.5");
  EXPECT_EQ(complaint("count", 1e30), "count must be from 0 to 255, not 1e+30");
  EXPECT_EQ(complaint("count", std::numeric_limits<double>::quiet_NaN()),
            "count must be a whole number, not NaN");
  EXPECT_EQ(complaint("count", 3.0), "accepted");
  EXPECT_EQ(complaint("urgent", 1), "urgent must be a boolean, not 1");
  EXPECT_EQ(complaint("discount", "x"), R"(discount must be a number, not "x")");
  EXPECT_EQ(complaint("discount", nullptr), "accepted");
  EXPECT_EQ(complaint("path", Value::array({Value{{"x", 1}, {"y", 2}}, Value{{"x", 1}}})),
            "path[1].y must be a number, but is missing");
  EXPECT_EQ(complaint("path", 1), "path must be an array, not 1");
  EXPECT_EQ(complaint("prices", Value{{"gold", "much"}}),
            R"(prices.gold must be a number, not "much")");
  EXPECT_EQ(complaint("prices", Value{{"gold", 1e300}}),
            "prices.gold must be a smaller number, not 1e+300");
  EXPECT_EQ(complaint("prices", Value{{"gold", std::numeric_limits<double>::infinity()}}),
            "prices.gold must be a finite number, not Infinity");
  EXPECT_EQ(complaint("icon", "text"), R"(icon must be bytes, not "text")");
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
  EXPECT_EQ(rejection(), "point.y must be a number, but is missing");
  EXPECT_EQ(test.host.rejected.back().why, uint32_t{ROOM_REJECT_INVALID});
  test.room.message(1, 7, "text");
  EXPECT_EQ(rejection(), R"(7 must be a number, not "text")");
  test.room.message(1, "point");
  EXPECT_EQ(rejection(), "point must be an object, but is missing");
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
  EXPECT_EQ(rejection(), "point must be an object, not bytes");
  test.room.message(1, "raw", 1);
  EXPECT_EQ(test.host.rejected.back().why, uint32_t{ROOM_REJECT_UNREGISTERED});
}

TEST_F(MessageHandlers, ofValuesGetNoBytesFromNewerClients) {
  const Bytes payload = {1, 2};
  const auto strict = [&](std::string_view type) {
    test.room.raw(1, type, {payload.data(), payload.size()},
                  ROOM_MESSAGE_BYTES | ROOM_MESSAGE_STRICT_BYTES);
  };
  strict("raw");
  EXPECT_EQ(last(), "raw 2");
  strict("plainBytes");
  EXPECT_EQ(last(), "raw 2");
  ASSERT_EQ(test.host.rejected.size(), 1u);
  EXPECT_EQ(test.host.rejected[0].why, uint32_t{ROOM_REJECT_UNREGISTERED});
  test.object->onMessage("*", [this](Client&, const MessageType& type, const Value& value) {
    test.object->calls.push_back("all " + type.name() + (value.isBytes() ? " bytes" : ""));
  });
  strict("plainBytes");
  EXPECT_EQ(last(), "all plainBytes bytes");
  test.object->onMessageBytes("*", [this] { test.object->calls.push_back("all bytes"); });
  strict("plainBytes");
  EXPECT_EQ(last(), "all bytes");
  bytes("plainBytes", {1});
  EXPECT_EQ(last(), "plain 1") << "older clients";
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

}  // namespace
