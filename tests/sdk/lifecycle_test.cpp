// The hooks of a room: who is called with what, and what happens when they wait or throw.
#include <stdexcept>

#include "room_fixture.hpp"

namespace {

using namespace std::chrono_literals;
using room::Client;
using room::CloseCode;
using room::Options;
using room::Task;
using room::Value;

/// Notes its calls; the options say what to do.
struct Recorder : room::Room<> {
  std::vector<std::string> calls;

  void note(std::string_view what, std::string_view who = {}) {
    calls.push_back(std::string(what) + (who.empty() ? "" : " ") + std::string(who));
  }
};

struct SyncRoom : Recorder {
  void onCreate(const Options& options) { note("create", options["map"].asString()); }
  bool onAuth(Client& client, const Options& options) {
    note("auth", client.sessionId());
    EXPECT_EQ(clients.size(), 0u);
    return options["password"].asString() == "secret";
  }
  void onJoin(Client& client, const Options& options, const Value& auth) {
    note("join", client.sessionId() + " " + options["name"].asString());
    EXPECT_EQ(clients.size(), 1u);
    EXPECT_EQ(&clients[0], &client);
    EXPECT_EQ(auth, Value(true));
  }
  void onLeave(Client& client, bool consented) {
    note(consented ? "left" : "lost", client.sessionId());
    EXPECT_EQ(clients.size(), 0u);
    EXPECT_EQ(client.auth(), Value(true));
  }
  void onDispose() { note("dispose"); }
};

TEST(Lifecycle, callsEachHookInItsTurn) {
  Fixture<SyncRoom> test;
  auto& room = test.room;
  ASSERT_NE(room.create(Value{{"map", "de_dust2"}}), nullptr);
  const fake::Finished* auth = room.auth(1, Value{{"password", "secret"}});
  ASSERT_NE(auth, nullptr);
  EXPECT_FALSE(auth->failed);
  EXPECT_EQ(auth->value, Value(true));
  ASSERT_NE(room.join(1, Value{{"name", "Jake"}}), nullptr);
  EXPECT_FALSE(room.last()->failed);
  ASSERT_NE(room.leave(1), nullptr);
  room.forget(1);
  ASSERT_NE(room.dispose(), nullptr);
  const std::vector<std::string> expected = {"create de_dust2", "auth session-1",
                                             "join session-1 Jake", "left session-1", "dispose"};
  EXPECT_EQ(test.object->calls, expected);
}

TEST(Lifecycle, refusesWithTheTextOfColyseus) {
  Fixture<SyncRoom> test;
  test.room.create();
  const fake::Finished* auth = test.room.auth(1, Value{{"password", "wrong"}});
  ASSERT_NE(auth, nullptr);
  EXPECT_TRUE(auth->failed);
  EXPECT_EQ(auth->code, ROOM_ERROR_AUTH_FAILED);
  EXPECT_EQ(auth->message, "onAuth failed");
}

TEST(Lifecycle, knowsAnUnconsentedLeave) {
  Fixture<SyncRoom> test;
  test.room.create();
  test.room.auth(1, Value{{"password", "secret"}});
  test.room.join(1);
  test.room.leave(1, ROOM_CLOSE_ABNORMAL);
  EXPECT_EQ(test.object->calls.back(), "lost session-1");
}

struct SlowRoom : Recorder {
  Task<> onCreate(const Options& options) {
    co_await sleep(10ms);
    note("create", options["map"].asString());
  }
  Task<room::Auth> onAuth(Client& client, const Options& options,
                          const room::AuthContext& context) {
    co_await sleep(10);
    note("auth", client.sessionId() + " " + context.token + " " + context.ip + " " +
                     context.headers["user-agent"].asString());
    if (!options["user"].exists()) co_return room::Auth::refuse();
    co_return room::Auth::allow(Value{{"user", options["user"].asString()}});
  }
  Task<> onJoin(Client& client, const Options& options, const Value& auth) {
    co_await sleep(10ms);
    note("join", client.sessionId() + options["x"].asString() + auth["user"].asString());
  }
  Task<> onLeave(Client& client, CloseCode code) {
    co_await sleep(10ms);
    note("leave", client.sessionId() + " " + std::to_string(code));
  }
  Task<> onDispose() {
    co_await sleep(10ms);
    note("dispose");
  }
  Task<> onBeforeShutdown() { co_await sleep(10ms); }
};

TEST(Lifecycle, waitsForCoroutinesWhoseArgumentsStay) {
  Fixture<SlowRoom> test;
  auto& room = test.room;
  EXPECT_EQ(room.create(Value{{"map", "a map with a name too long for a short string"}}), nullptr);
  room.advance(10'000);
  ASSERT_NE(room.last(), nullptr);
  EXPECT_EQ(room.auth(1, Value{{"user", "a user with a name too long for a short string"}}),
            nullptr);
  room.advance(10'000);
  ASSERT_NE(room.last(), nullptr);
  EXPECT_EQ(room.last()->value["user"], Value("a user with a name too long for a short string"));
  EXPECT_EQ(room.join(1, Value{{"x", " with an option too long for a short string "}}), nullptr);
  room.advance(10'000);
  ASSERT_NE(room.last(), nullptr);
  EXPECT_EQ(room.leave(1, 4321), nullptr);
  room.forget(1);  // the coroutine still has its client
  room.advance(10'000);
  ASSERT_NE(room.last(), nullptr);
  EXPECT_EQ(room.beforeShutdown(), nullptr);
  EXPECT_EQ(room.dispose(), nullptr);
  room.advance(10'000);
  ASSERT_NE(room.last(), nullptr);
  const std::vector<std::string> expected = {
      "create a map with a name too long for a short string", "auth session-1 token 10.0.0.1 test",
      "join session-1 with an option too long for a short string "
      "a user with a name too long for a short string",
      "leave session-1 4321", "dispose"};
  EXPECT_EQ(test.object->calls, expected);
}

TEST(Lifecycle, refusesFromACoroutine) {
  Fixture<SlowRoom> test;
  test.room.auth(1);
  test.room.advance(10'000);
  ASSERT_NE(test.room.last(), nullptr);
  EXPECT_EQ(test.room.last()->code, ROOM_ERROR_AUTH_FAILED);
}

TEST(Lifecycle, freesCoroutinesThatAreSuspendedWhenTheRoomEnds) {
  Fixture<SlowRoom> test;
  test.room.create(Value{{"map", "a map with a name too long for a short string"}});
  test.room.auth(1);
  test.room.join(2);
  test.room.destroy();  // LeakSanitizer tells
  EXPECT_TRUE(test.host.finished.empty());
}

struct Leaver : Recorder {
  std::vector<std::string>* farewells = nullptr;
  std::string name = "a member with a text too long for a short string";

  Task<> onCreate() {
    const Farewell farewell{*this};
    co_await sleep(10ms);
  }
  struct Farewell {
    Leaver& room;
    ~Farewell() { room.farewells->push_back(room.name); }
  };
};

TEST(Lifecycle, endsCoroutinesBeforeTheMembersTheyUse) {
  std::vector<std::string> farewells;
  Fixture<Leaver> test;
  test.object->farewells = &farewells;
  test.room.create();
  test.room.destroy();
  EXPECT_EQ(farewells,
            std::vector<std::string>{"a member with a text too long for a short string"});
}

template <bool isTask>
struct ThrowingRoom : Recorder {
  using Result = std::conditional_t<isTask, Task<>, void>;

  static void fail(std::string_view how) {
    if (how == "server") throw room::ServerError(4242, "not today");
    if (how == "plain") throw std::runtime_error("went wrong");
    if (how == "odd") throw 17;
  }
  Result onCreate(const Options& options) { return run(options["how"].asString()); }
  Result onJoin(Client&, const Options& options) { return run(options["how"].asString()); }
  Result onLeave(Client&, CloseCode) { return run("plain"); }
  Result onDrop(Client&) { return run("plain"); }
  Result onReconnect(Client&) { return run("server"); }
  Result onDispose() { return run("plain"); }
  Result onBeforeShutdown() { return run("plain"); }
  std::conditional_t<isTask, Task<bool>, bool> onAuth(Client&, const Options& options) {
    return decide(options["how"].asString());
  }

 private:
  Result run(std::string how) {
    if constexpr (isTask) {
      return later(std::move(how));
    } else {
      fail(how);
    }
  }
  Task<> later(std::string how) {
    co_await sleep(0);
    fail(how);
  }
  auto decide(std::string how) {
    if constexpr (isTask) {
      return decideLater(std::move(how));
    } else {
      fail(how);
      return true;
    }
  }
  Task<bool> decideLater(std::string how) {
    co_await sleep(0);
    fail(how);
    co_return true;
  }
};

template <class T>
class Throwing : public testing::Test {
 protected:
  const fake::Finished& ended() {
    test.room.advance(1);
    EXPECT_NE(test.room.last(), nullptr);
    static const fake::Finished kNone;
    return test.room.last() ? *test.room.last() : kNone;
  }
  void expectFailure(int32_t code, std::string_view message) {
    const fake::Finished& end = ended();
    EXPECT_TRUE(end.failed);
    EXPECT_EQ(end.code, code);
    EXPECT_EQ(end.message, message);
  }
  Fixture<T> test;
};

using ThrowingRooms = testing::Types<ThrowingRoom<false>, ThrowingRoom<true>>;
TYPED_TEST_SUITE(Throwing, ThrowingRooms);

TYPED_TEST(Throwing, failsTheOperationOfEachHook) {
  auto& room = this->test.room;
  room.create(Value{{"how", "server"}});
  this->expectFailure(4242, "not today");
  room.create(Value{{"how", "plain"}});
  this->expectFailure(ROOM_ERROR_NONE, "went wrong");
  room.create(Value{{"how", "odd"}});
  this->expectFailure(ROOM_ERROR_NONE, "unknown exception");
  room.auth(1, Value{{"how", "server"}});
  this->expectFailure(4242, "not today");
  room.join(1, Value{{"how", "plain"}});
  this->expectFailure(ROOM_ERROR_NONE, "went wrong");
  room.drop(1);
  this->expectFailure(ROOM_ERROR_NONE, "went wrong");
  room.reconnect(1);
  this->expectFailure(4242, "not today");
  room.leave(1);
  this->expectFailure(ROOM_ERROR_NONE, "went wrong");
  room.dispose();
  this->expectFailure(ROOM_ERROR_NONE, "went wrong");
  room.beforeShutdown();
  this->expectFailure(ROOM_ERROR_NONE, "went wrong");
}

TYPED_TEST(Throwing, refusesInputThatIsNotAValue) {
  const uint8_t broken[] = {0x92, 0x01};
  const room_create create{sizeof create, 0, {}, {}, {broken, sizeof broken}};
  // The fixture's room is driven by hand here: the options are cut off.
  room_instance* instance =
      room::detail::Thunks<TypeParam>::create(nullptr, &this->test.host.table, 5);
  room::detail::Thunks<TypeParam>::kTable.on_create(instance, 77, &create);
  ASSERT_NE(this->test.host.result(77), nullptr);
  EXPECT_TRUE(this->test.host.result(77)->failed);
  room::detail::Thunks<TypeParam>::kTable.destroy(instance);
}

TEST(Lifecycle, destroyingConstructorFailsCreate) {
  struct Unmakable : room::Room<> {
    Unmakable() { throw room::ServerError(12, "no room"); }
  };
  fake::Host host;
  EXPECT_EQ(room::detail::Thunks<Unmakable>::create(nullptr, &host.table, 3), nullptr);
  ASSERT_NE(host.result(3), nullptr);
  EXPECT_EQ(host.result(3)->code, 12);
  EXPECT_EQ(host.result(3)->message, "no room");
}

TEST(Lifecycle, onlyTheHostMakesRooms) {
  struct Lonely : room::Room<> {};
  EXPECT_THROW(Lonely(), std::logic_error);
}

TEST(Lifecycle, offersOnlyTheHooksThatExist) {
  struct Bare : room::Room<> {};
  const room_vtable& bare = room::detail::Thunks<Bare>::kTable;
  EXPECT_EQ(bare.on_auth, nullptr);
  EXPECT_EQ(bare.on_drop, nullptr);
  EXPECT_EQ(bare.on_reconnect, nullptr);
  EXPECT_EQ(bare.on_before_shutdown, nullptr);
  const room_vtable& full = room::detail::Thunks<ThrowingRoom<false>>::kTable;
  EXPECT_NE(full.on_auth, nullptr);
  EXPECT_NE(full.on_drop, nullptr);
  EXPECT_NE(full.on_reconnect, nullptr);
  EXPECT_NE(full.on_before_shutdown, nullptr);
}

TEST(Lifecycle, aRoomWithoutHooksWorks) {
  struct Bare : room::Room<> {};
  Fixture<Bare> test;
  EXPECT_FALSE(test.room.create()->failed);
  EXPECT_FALSE(test.room.join(1)->failed);
  EXPECT_EQ(test.object->clients.size(), 1u);
  EXPECT_TRUE(test.object->clients[0].auth().isUndefined());
  EXPECT_FALSE(test.room.leave(1)->failed);
  EXPECT_FALSE(test.room.dispose()->failed);
}

struct NumberLeave : Recorder {
  void onLeave(Client&, int code) { note("leave", std::to_string(code)); }
};

TEST(Lifecycle, aNumberInOnLeaveIsTheCode) {
  Fixture<NumberLeave> test;
  test.room.join(1);
  test.room.leave(1, 4321);
  EXPECT_EQ(test.object->calls.back(), "leave 4321");
}

struct Spawner : Recorder {
  void onCreate() {
    spawn([this]() -> Task<> {
      co_await sleep(5ms);
      const int sum = co_await twice(21);
      note("spawned", std::to_string(sum));
    });
  }
  Task<int> twice(int number) {
    co_await sleep(1ms);
    co_return 2 * number;
  }
};

TEST(Lifecycle, spawnsCoroutinesThatAwaitOthers) {
  Fixture<Spawner> test;
  test.room.create();
  test.room.advance(5'999);
  EXPECT_TRUE(test.object->calls.empty());
  test.room.advance(1);
  EXPECT_EQ(test.object->calls.back(), "spawned 42");
}

}  // namespace
