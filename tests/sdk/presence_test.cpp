// What a room says to presence, and hears of it.
#include "fake_extensions.hpp"
#include "room_fixture.hpp"

struct Shout {
  std::string text;
  int volume = 0;
};
MESSAGE(Shout, text, volume);

namespace {

using namespace std::chrono_literals;
using room::Presence;
using room::Task;
using room::Value;
using Texts = std::vector<std::string>;

struct Member : room::Room<> {
  Texts heard;
  std::optional<room::Subscription> first;
  std::vector<std::string> reports;
  Value lastPayload;

  template <class T>
  void await(room::Call<T> call, std::function<void(T)> use) {
    spawn([this, call, use]() -> Task<> {
      try {
        T result = co_await call;
        use(result);
      } catch (const room::ServerError& error) {
        heard.push_back(std::to_string(error.code()) + " " + error.what());
      }
    });
  }
  void onUncaughtException(const room::UncaughtException& exception) {
    const auto& type = exception.messageType();
    reports.push_back(std::string(exception.methodName()) + " " + exception.what() +
                      (type ? " " + type->name() : ""));
    lastPayload = exception.payload();
  }
};

class PresenceTest : public testing::Test {
 protected:
  PresenceTest() { test.room.create(); }

  Presence& presence() { return test.object->presence; }
  Texts& heard() { return test.object->heard; }
  void publish(std::string_view topic, const Value& message) {
    const fake::Packed packed(message);
    const auto& listener = test.room.extension<room_presence_listener>(ROOM_PRESENCE_LISTENER);
    listener.on_presence(test.room.instance(), room::detail::bytesOf(topic), packed.bytes());
  }
  void expectCall(std::string_view name, const Value& arguments) {
    ASSERT_FALSE(extensions.calls.empty());
    EXPECT_EQ(extensions.last().name, name);
    EXPECT_EQ(extensions.last().arguments, arguments);
  }
  /// What `call` yields once the host answered with `answer`.
  template <class T>
  T answered(room::Call<T> call, const Value& answer) {
    std::optional<T> result;
    test.object->template await<T>(std::move(call), [&](T value) { result = std::move(value); });
    EXPECT_FALSE(result);
    test.room.endOp(extensions.last().op, answer);
    EXPECT_TRUE(result);
    return result.value_or(T());
  }

  Fixture<Member> test;
  fake::Extensions extensions{test.host};
};

TEST_F(PresenceTest, asksForKeys) {
  EXPECT_EQ(answered(presence().get("k"), "text"), "text");
  expectCall("presence get", Value::array({"k"}));
  EXPECT_EQ(answered(presence().get("k"), nullptr), std::nullopt);
  EXPECT_TRUE(answered(presence().exists("k"), true));
  expectCall("presence exists", Value::array({"k"}));
  EXPECT_EQ(answered(presence().incr("k"), 5), 5);
  expectCall("presence incr", Value::array({"k"}));
  EXPECT_EQ(answered(presence().decr("k"), -1), -1);
  expectCall("presence decr", Value::array({"k"}));
  presence().set("k", 5);
  expectCall("presence set", Value::array({"k", 5}));
  presence().setex("k", "v", 30);
  expectCall("presence setex", Value::array({"k", "v", 30}));
  presence().expire("k", 2.5);
  expectCall("presence expire", Value::array({"k", 2.5}));
  presence().del("k");
  expectCall("presence del", Value::array({"k"}));
}

TEST_F(PresenceTest, asksForSets) {
  presence().sadd("s", "m");
  expectCall("presence sadd", Value::array({"s", "m"}));
  presence().srem("s", "m");
  expectCall("presence srem", Value::array({"s", "m"}));
  EXPECT_EQ(answered(presence().smembers("s"), Value::array({"a", "b"})), (Texts{"a", "b"}));
  expectCall("presence smembers", Value::array({"s"}));
  EXPECT_TRUE(answered(presence().sismember("s", "m"), true));
  expectCall("presence sismember", Value::array({"s", "m"}));
  EXPECT_EQ(answered(presence().scard("s"), 3), 3);
  expectCall("presence scard", Value::array({"s"}));
  EXPECT_EQ(answered(presence().sinter("s", "t", std::string("u")), Value::array({"x"})),
            Texts{"x"});
  expectCall("presence sinter", Value::array({"s", "t", "u"}));
}

TEST_F(PresenceTest, asksForHashes) {
  presence().hset("h", "f", "v");
  expectCall("presence hset", Value::array({"h", "f", "v"}));
  EXPECT_EQ(answered(presence().hget("h", "f"), "v"), "v");
  expectCall("presence hget", Value::array({"h", "f"}));
  EXPECT_EQ(answered(presence().hgetall("h"), Value{{"f", "v"}}),
            (std::map<std::string, std::string>{{"f", "v"}}));
  expectCall("presence hgetall", Value::array({"h"}));
  EXPECT_TRUE(answered(presence().hdel("h", "f"), true));
  expectCall("presence hdel", Value::array({"h", "f"}));
  EXPECT_EQ(answered(presence().hlen("h"), 2), 2);
  expectCall("presence hlen", Value::array({"h"}));
  EXPECT_EQ(answered(presence().hincrby("h", "f", 4), 9), 9);
  expectCall("presence hincrby", Value::array({"h", "f", 4}));
  EXPECT_EQ(answered(presence().hincrbyex("h", "f", -4, 60), 5), 5);
  expectCall("presence hincrbyex", Value::array({"h", "f", -4, 60}));
}

TEST_F(PresenceTest, asksForLists) {
  EXPECT_EQ(answered(presence().llen("l"), 2), 2);
  expectCall("presence llen", Value::array({"l"}));
  EXPECT_EQ(answered(presence().rpush("l", "a", 5), 2), 2);
  expectCall("presence rpush", Value::array({"l", "a", 5}));
  EXPECT_EQ(answered(presence().lpush("l", "a"), 3), 3);
  expectCall("presence lpush", Value::array({"l", "a"}));
  EXPECT_EQ(answered(presence().rpop("l"), "a"), "a");
  expectCall("presence rpop", Value::array({"l"}));
  EXPECT_EQ(answered(presence().lpop("l"), nullptr), std::nullopt);
  expectCall("presence lpop", Value::array({"l"}));
  EXPECT_EQ(answered(presence().brpop("l", 2), Value::array({"l", "x"})),
            (std::pair<std::string, std::string>("l", "x")));
  expectCall("presence brpop", Value::array({"l", 2}));
  EXPECT_EQ(answered(presence().brpop(Texts{"l", "m"}, 0.5), nullptr), std::nullopt);
  expectCall("presence brpop", Value::array({"l", "m", 0.5}));
  EXPECT_EQ(answered(presence().channels(), Value::array({"a"})), Texts{"a"});
  expectCall("presence channels", Value::array({"*"}));
}

TEST_F(PresenceTest, failsWithServerError) {
  test.object->await<int64_t>(presence().incr("k"), [](int64_t) {});
  test.room.endOp(extensions.last().op, 99, "not a number");
  EXPECT_EQ(heard(), Texts{"99 not a number"});
  EXPECT_TRUE(test.object->reports.empty());
}

TEST_F(PresenceTest, reportsFailuresNobodyAwaits) {
  presence().incr("k");
  test.room.endOp(extensions.last().op, 99, "not a number");
  EXPECT_EQ(test.object->reports, Texts{"presence.incr not a number"});
  const auto kept = presence().incr("k");
  EXPECT_TRUE(kept.pending());
  test.room.endOp(extensions.last().op, 99, "not a number");
  EXPECT_FALSE(kept.pending());
  presence().incr("k");
  test.room.endOp(extensions.last().op, ROOM_ERROR_CANCELLED, "gone");
  EXPECT_EQ(test.object->reports.size(), 1u);
}

TEST_F(PresenceTest, hearsWhatIsPublished) {
  presence().subscribe("news", [this] { heard().push_back("any"); });
  presence().subscribe("news", [this](const Value& news) { heard().push_back(news.asString()); });
  presence().subscribe("other", [this](const Shout& shout) { heard().push_back(shout.text); });
  EXPECT_EQ(extensions.subscribed.size(), 3u);
  publish("news", "hello");
  publish("other", Value{{"text", "hey"}, {"volume", 3}});
  publish("unknown", 1);
  EXPECT_EQ(heard(), (Texts{"any", "hello", "hey"}));
  presence().publish("other", Shout{"ho", 1});
  presence().publish("empty");
  ASSERT_EQ(extensions.published.size(), 2u);
  EXPECT_EQ(extensions.published[0].first, "other");
  EXPECT_EQ(extensions.published[0].second, (Value{{"text", "ho"}, {"volume", 1}}));
  EXPECT_TRUE(extensions.published[1].second.isUndefined());
}

TEST_F(PresenceTest, handlersMayBeCoroutines) {
  presence().subscribe("news", [this](const Shout& shout) -> Task<> {
    co_await test.object->sleep(1ms);
    heard().push_back(shout.text);
  });
  publish("news", Value{{"text", "a text too long for a short string, surely"}, {"volume", 1}});
  EXPECT_TRUE(heard().empty());
  presence().unsubscribe("news");
  test.room.advance(1000);
  EXPECT_EQ(heard(), Texts{"a text too long for a short string, surely"});
}

TEST_F(PresenceTest, waitsUntilASubscriptionStands) {
  test.object->spawn([this]() -> Task<> {
    const auto subscription = presence().subscribe("news", [] {});
    co_await subscription;
    co_await presence().publish("news", 1);
    heard().push_back("stands");
  });
  EXPECT_TRUE(heard().empty());
  test.room.endOp(extensions.subscribed.at(0).first);
  EXPECT_EQ(heard(), Texts{"stands"});
}

TEST_F(PresenceTest, unsubscribesOneOrAll) {
  auto one = presence().subscribe("news", [this] { heard().push_back("one"); });
  auto two = presence().subscribe("news", [this] { heard().push_back("two"); });
  one.unsubscribe();
  publish("news", 1);
  EXPECT_EQ(heard(), Texts{"two"});
  EXPECT_TRUE(extensions.unsubscribed.empty());
  one.unsubscribe();
  two.unsubscribe();
  EXPECT_EQ(extensions.unsubscribed, Texts{"news"});
  presence().subscribe("news", [] {});
  presence().subscribe("news", [] {});
  presence().unsubscribe("news");
  presence().unsubscribe("news");
  EXPECT_EQ(extensions.unsubscribed, (Texts{"news", "news"}));
}

TEST_F(PresenceTest, handlersMayComeAndGoWhileTheyAreCalled) {
  std::optional<room::Subscription> later;
  presence().subscribe("news", [&] {
    heard().push_back("first");
    later->unsubscribe();
    presence().subscribe("news", [this] { heard().push_back("new"); });
  });
  later = presence().subscribe("news", [this] { heard().push_back("later"); });
  publish("news", 1);
  EXPECT_EQ(heard(), Texts{"first"});
}

TEST_F(PresenceTest, reportsWhatHandlersThrow) {
  presence().subscribe("news", [] { throw std::runtime_error("at once"); });
  presence().subscribe("news", [this]() -> Task<> {
    co_await test.object->sleep(1ms);
    throw std::runtime_error("later");
  });
  presence().subscribe("news", [](const Shout&) {});
  publish("news", Value{{"text", "x"}, {"volume", "loud"}});
  test.room.advance(1000);
  EXPECT_EQ(test.object->reports,
            (Texts{"presence.subscribe at once news",
                   "presence.subscribe news.volume must be a number, not \"loud\" news",
                   "presence.subscribe later news"}));
  EXPECT_EQ(test.object->lastPayload["text"], Value("x"));
}

TEST_F(PresenceTest, endsWithTheRoom) {
  auto token = std::make_shared<int>();
  presence().subscribe("news", [token] {});
  test.object->await<std::optional<std::string>>(presence().get("k"),
                                                 [](std::optional<std::string>) {});
  test.room.destroy();
  EXPECT_EQ(token.use_count(), 1);
}

TEST(Presence, isMissedLoudly) {
  Fixture<Member> test;
  EXPECT_THROW(test.object->presence.get("k"), std::runtime_error);
  EXPECT_THROW(test.object->presence.subscribe("k", [] {}), std::runtime_error);
}

}  // namespace
