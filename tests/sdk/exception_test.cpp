// onUncaughtException: what it is told of each place that can throw.
#include "room_fixture.hpp"

struct Aim {
  std::string at;
};
MESSAGE(Aim, at);

namespace {

using namespace std::chrono_literals;
using room::Client;
using room::CloseCode;
using room::Options;
using room::Task;
using room::Value;

struct Report {
  std::string method;
  std::string what;
  std::string client;
  std::string type;
  Value payload;
  std::string room;
};

struct Reporting {
  std::vector<Report> reports;
  void note(const room::UncaughtException& exception) {
    reports.push_back({std::string(exception.methodName()), exception.what(),
                       exception.client() ? exception.client()->sessionId() : "",
                       exception.messageType() ? exception.messageType()->toString() : "",
                       exception.payload(), exception.roomId() + "/" + exception.roomName()});
    EXPECT_NE(exception.exception(), nullptr);
  }
};

/// Throws in every hook, at once or after a while.
template <bool isTask>
struct Failing : room::Room<>, Reporting {
  using Result = std::conditional_t<isTask, Task<>, void>;
  using Answer = std::conditional_t<isTask, Task<bool>, bool>;

  bool isReady = false;  // until then onCreate works

  Result fail() {
    if constexpr (isTask) {
      return failLater();
    } else {
      throw std::runtime_error("failed");
    }
  }
  Task<> failLater() {
    co_await sleep(0);
    throw std::runtime_error("failed");
  }
  Task<bool> refuseLater() {
    co_await sleep(0);
    throw room::ServerError(4001, "failed");
  }

  Result onCreate() {
    onMessage("aim", [this](Client&, const Aim&) { return fail(); });
    onMessage("*", [this](Client&, const room::MessageType&, const Value&) { return fail(); });
    clock.setTimeout([this] { return fail(); }, 10);
    interval = clock.setInterval([this] { return fail(); }, 20);
    return fail();
  }
  Answer onAuth(Client&) {
    if constexpr (isTask) {
      return refuseLater();
    } else {
      throw room::ServerError(4001, "failed");
    }
  }
  Result onJoin(Client&) { return fail(); }
  Result onDrop(Client&) { return fail(); }
  Result onReconnect(Client&) { return fail(); }
  Result onLeave(Client&) { return fail(); }
  Result onDispose() { return fail(); }
  Result onBeforeShutdown() { return fail(); }
  void onUncaughtException(const room::UncaughtException& exception) { note(exception); }

  room::Delayed interval;
};

template <class T>
class Exceptions : public testing::Test {
 protected:
  const Report& last() {
    static const Report kNone;
    test.room.advance(0);
    EXPECT_FALSE(test.object->reports.empty());
    return test.object->reports.empty() ? kNone : test.object->reports.back();
  }
  void expectHook(std::string_view method, std::string_view client) {
    EXPECT_EQ(last().method, method);
    EXPECT_EQ(last().what, "failed");
    EXPECT_EQ(last().client, client);
    EXPECT_EQ(last().room, "room-id/room-name");
    ASSERT_NE(test.room.last(), nullptr);
    EXPECT_TRUE(test.room.last()->failed) << "told, and refused all the same";
  }
  Fixture<T> test;
};

using FailingRooms = testing::Types<Failing<false>, Failing<true>>;
TYPED_TEST_SUITE(Exceptions, FailingRooms);

TYPED_TEST(Exceptions, nameTheHookAndTheClient) {
  auto& room = this->test.room;
  room.create();
  this->expectHook("onCreate", "");
  room.auth(1);
  this->expectHook("onAuth", "session-1");
  EXPECT_EQ(room.last()->code, 4001);
  room.join(1);
  this->expectHook("onJoin", "session-1");
  room.drop(1);
  this->expectHook("onDrop", "session-1");
  room.reconnect(1);
  this->expectHook("onReconnect", "session-1");
  room.leave(1);
  this->expectHook("onLeave", "session-1");
  room.beforeShutdown();
  this->expectHook("onBeforeShutdown", "");
  room.dispose();
  this->expectHook("onDispose", "");
  EXPECT_TRUE(this->test.host.logged.empty());
}

TYPED_TEST(Exceptions, nameTheMessage) {
  auto& room = this->test.room;
  room.create();
  room.join(1);
  room.message(1, "aim", Aim{"head"});
  EXPECT_EQ(this->last().method, "onMessage");
  EXPECT_EQ(this->last().client, "session-1");
  EXPECT_EQ(this->last().type, "aim");
  EXPECT_EQ(this->last().payload, (Value{{"at", "head"}}));
  room.message(1, 7, 5);
  EXPECT_EQ(this->last().type, "7");
  EXPECT_EQ(this->last().payload, Value(5));
}

TYPED_TEST(Exceptions, nameTheTimer) {
  this->test.room.create();
  this->test.room.advance(10'000);
  EXPECT_EQ(this->last().method, "setTimeout");
  this->test.room.advance(10'000);
  EXPECT_EQ(this->last().method, "setInterval");
  EXPECT_TRUE(this->test.object->interval.active()) << "an interval goes on";
}

TYPED_TEST(Exceptions, nameTheSimulation) {
  auto& object = *this->test.object;
  object.setSimulationInterval([&] { return object.fail(); });
  this->test.room.tick(16'600);
  EXPECT_EQ(this->last().method, "setSimulationInterval");
  object.setTimestep([&] { return object.fail(); });
  this->test.room.tick(16'600);
  EXPECT_EQ(this->last().method, "setTimestep");
  object.setFixedTimestep([&] { return object.fail(); });
  this->test.room.tick(16'600);
  EXPECT_EQ(this->last().method, "setFixedTimestep");
  object.spawn([&] { return object.failLater(); });
  EXPECT_EQ(this->last().method, "spawn");
  EXPECT_EQ(object.reports.size(), 4u);
}

struct Patching : room::Room<>, Reporting {
  void onBeforePatch() { throw std::runtime_error("failed"); }
  void onUncaughtException(const room::UncaughtException& exception) { note(exception); }
};

TEST(UncaughtException, namesThePatch) {
  Fixture<Patching> test;
  test.room.create();
  test.room.patch();
  ASSERT_EQ(test.object->reports.size(), 1u);
  EXPECT_EQ(test.object->reports[0].method, "onBeforePatch");
}

struct Unwatched : room::Room<> {
  void onCreate() {
    onMessage("boom", [] { throw std::runtime_error("handler"); });
  }
};

TEST(UncaughtException, goesToTheLogWithoutTheHook) {
  Fixture<Unwatched> test;
  test.room.create();
  test.room.join(1);
  test.room.message(1, "boom");
  EXPECT_EQ(test.host.logged, std::vector<std::string>{"onMessage: handler"});
}

struct Throwing : room::Room<> {
  void onCreate() {
    onMessage("odd", [] { throw 17; });
    onMessage("boom", []() -> Task<> {
      throw std::runtime_error("handler");
      co_return;
    });
  }
  void onUncaughtException(const room::UncaughtException& exception) {
    std::rethrow_exception(exception.exception());
  }
};

TEST(UncaughtException, thatThrowsItselfGoesToTheLog) {
  Fixture<Throwing> test;
  test.room.create();
  test.room.join(1);
  test.room.message(1, "boom");
  test.room.message(1, "odd");
  EXPECT_EQ(test.host.logged, (std::vector<std::string>{"onUncaughtException: handler",
                                                        "onUncaughtException: unknown exception"}));
}

struct Rejecting : room::Room<> {
  void onJoin() { throw room::Rejected(5); }
};

TEST(UncaughtException, rejectionsMeanNothingElsewhere) {
  Fixture<Rejecting> test;
  test.room.create();
  const fake::Finished* end = test.room.join(1);
  ASSERT_NE(end, nullptr);
  EXPECT_EQ(end->code, ROOM_ERROR_NONE);
  EXPECT_EQ(end->message, "request rejected");
}

}  // namespace
