// Clients, broadcasts and reconnection.
#include <map>

#include "room_fixture.hpp"

struct Shot {
  int x = 0;
};
MESSAGE(Shot, x);

namespace {

using namespace std::chrono_literals;
using room::Bytes;
using room::Client;
using room::CloseCode;
using room::Task;
using room::Value;

struct Plain : room::Room<> {};

class ClientTest : public testing::Test {
 protected:
  ClientTest() {
    test.room.create();
    test.room.join(1);
    test.room.join(2);
  }
  Plain& object() { return *test.object; }
  Client& client(room_client id) { return *object().clients.getById(fake::Room::sessionOf(id)); }
  const fake::Sent& sent() { return test.host.sent.back(); }
  Fixture<Plain> test;
};

TEST_F(ClientTest, sendsToOne) {
  client(1).send("powerup", {{"kind", "ammo"}});
  EXPECT_EQ(sent().rule, uint32_t{ROOM_TO_LISTED});
  EXPECT_EQ(sent().clients, std::vector<room_client>{1});
  EXPECT_EQ(sent().type, room::MessageType("powerup"));
  EXPECT_EQ(sent().payload, (Value{{"kind", "ammo"}}));
  EXPECT_EQ(sent().flags, 0u);
  client(1).send(1, Shot{5}, {.afterNextPatch = true});
  EXPECT_EQ(sent().type, room::MessageType(1));
  EXPECT_EQ(sent().payload["x"].asInt(), 5);
  EXPECT_EQ(sent().flags, uint32_t{ROOM_SEND_AFTER_NEXT_PATCH});
  client(1).send("nothing");
  EXPECT_TRUE(sent().payload.isUndefined());
  client(1).send("null", nullptr);
  EXPECT_TRUE(sent().payload.isNull());
  client(1).send("text", "hello");
  EXPECT_EQ(sent().payload.asString(), "hello");
  client(1).send("list", std::vector<int>{1, 2});
  EXPECT_EQ(sent().payload, Value::array({1, 2}));
  client(1).sendBytes("raw", Bytes{172, 72, 101});
  EXPECT_EQ(sent().payload.bytes(), (Bytes{172, 72, 101}));
  EXPECT_EQ(sent().flags, uint32_t{ROOM_SEND_BYTES});
  client(1).send("", 1);
  EXPECT_EQ(sent().type, room::MessageType(""));
}

TEST_F(ClientTest, broadcasts) {
  object().broadcast("fire", Shot{1});
  EXPECT_EQ(sent().rule, uint32_t{ROOM_TO_ALL_EXCEPT});
  EXPECT_TRUE(sent().clients.empty());
  object().broadcast("fire", Shot{1}, {.except = &client(1), .afterNextPatch = true});
  EXPECT_EQ(sent().clients, std::vector<room_client>{1});
  EXPECT_EQ(sent().flags, uint32_t{ROOM_SEND_AFTER_NEXT_PATCH});
  object().broadcast("fire", {{"x", 1}}, {.except = {&client(1), &client(2)}});
  EXPECT_EQ(sent().clients, (std::vector<room_client>{1, 2}));
  EXPECT_EQ(sent().payload["x"].asInt(), 1);
  object().broadcastBytes("raw", Bytes{1}, {.except = &client(2)});
  EXPECT_EQ(sent().clients, std::vector<room_client>{2});
  EXPECT_EQ(sent().flags, uint32_t{ROOM_SEND_BYTES});
  object().broadcast("bare");
  EXPECT_TRUE(sent().payload.isUndefined());
}

TEST_F(ClientTest, leavesWithACode) {
  client(1).leave(4321);
  EXPECT_EQ(client(1).state(), room::ClientState::kLeaving);
  client(2).leave();
  ASSERT_EQ(test.host.closed.size(), 2u);
  EXPECT_EQ(test.host.closed[0].code, 4321u);
  EXPECT_EQ(test.host.closed[1].code, uint32_t{ROOM_CLOSE_NONE});
}

TEST_F(ClientTest, isToldErrors) {
  client(1).error(4000, "oops");
  EXPECT_EQ(test.host.errors, std::vector<std::string>{"1 4000 oops"});
}

TEST_F(ClientTest, isInTheListWhileItIsInTheRoom) {
  EXPECT_EQ(object().clients.size(), 2u);
  std::string sessions;
  for (Client& each : object().clients) sessions += each.sessionId() + " ";
  EXPECT_EQ(sessions, "session-1 session-2 ");
  EXPECT_EQ(object().clients.get("session-3"), nullptr);
  EXPECT_EQ(client(1).state(), room::ClientState::kJoined);
  test.room.leave(1);
  EXPECT_EQ(object().clients.size(), 1u);
  EXPECT_EQ(object().clients.getById("session-1"), nullptr);
}

TEST_F(ClientTest, takesItsAuthFromTheHost) {
  const fake::Packed auth(Value{{"id", 5}});
  test.room.join(3, Value::object(), auth.bytes());
  EXPECT_EQ(client(3).auth()["id"].asInt(), 5);
}

struct Holding : room::Room<> {
  std::vector<std::string> calls;
  std::map<std::string, room::Reconnection> held;
  std::vector<Client*> seen;
  room::ReconnectionTime time = 20;

  void onJoin(Client& client) {
    client.userData = 7;
    seen.push_back(&client);
  }
  Task<> onLeave(Client& client, bool consented) {
    if (!consented) {
      const room::Reconnection reconnection = allowReconnection(client, time);
      held.insert_or_assign(client.sessionId(), reconnection);
      bool back = co_await reconnection;
      if (back) {
        seen.push_back(&client);
        calls.push_back("back " + std::to_string(std::any_cast<int>(client.userData)) + " " +
                        std::to_string(clients.size()));
        co_return;
      }
    }
    calls.push_back("gone " + client.sessionId());
  }
};

class ReconnectionTest : public testing::Test {
 protected:
  ReconnectionTest() {
    test.room.create();
    test.room.join(1);
  }
  std::string last() const { return test.object->calls.empty() ? "" : test.object->calls.back(); }
  Fixture<Holding> test;
};

TEST_F(ReconnectionTest, bringsTheSameClientBack) {
  EXPECT_EQ(test.room.leave(1, ROOM_CLOSE_ABNORMAL), nullptr);
  ASSERT_EQ(test.host.held.size(), 1u);
  EXPECT_EQ(test.host.held[0].client, 1u);
  EXPECT_EQ(test.host.held[0].timeoutUs, 20'000'000);
  EXPECT_EQ(test.object->clients.size(), 0u);
  test.room.endOp(test.host.held[0].op);
  EXPECT_EQ(last(), "back 7 1");
  EXPECT_EQ(test.object->seen[0], test.object->seen[1]);
  EXPECT_EQ(test.object->clients[0].state(), room::ClientState::kReconnected);
  ASSERT_NE(test.room.last(), nullptr);
  EXPECT_FALSE(test.room.last()->failed);
}

TEST_F(ReconnectionTest, givesUpAfterItsTime) {
  test.room.leave(1, ROOM_CLOSE_ABNORMAL);
  test.room.endOp(test.host.held[0].op, ROOM_ERROR_TIMED_OUT);
  EXPECT_EQ(last(), "gone session-1");
  EXPECT_NE(test.room.last(), nullptr);
}

TEST_F(ReconnectionTest, mayBeRejected) {
  test.object->time = room::manual;
  test.room.leave(1, ROOM_CLOSE_ABNORMAL);
  EXPECT_EQ(test.host.held[0].timeoutUs, -1);
  room::Reconnection& reconnection = test.object->held.at("session-1");
  EXPECT_TRUE(reconnection.pending());
  room::Reconnection copy = reconnection;
  copy.reject();
  EXPECT_EQ(test.host.cancelled, std::vector<room_op>{test.host.held[0].op});
  test.room.endOp(test.host.held[0].op, ROOM_ERROR_CANCELLED);
  EXPECT_EQ(last(), "gone session-1");
  EXPECT_FALSE(reconnection.pending());
  reconnection.reject();
  EXPECT_EQ(test.host.cancelled.size(), 1u);
}

TEST_F(ReconnectionTest, endsWithTheRoom) {
  test.room.leave(1, ROOM_CLOSE_ABNORMAL);
  test.room.destroy();
  EXPECT_EQ(test.room.last(), nullptr);
}

struct Misusing : room::Room<> {
  std::vector<std::string> calls;
  void onCreate() {
    onMessage("hold", [this](Client& client) {
      try {
        allowReconnection(client, 20).reject();
      } catch (const std::logic_error& error) {
        calls.push_back(error.what());
      }
    });
    onMessage("leave and hold", [this](Client& client) {
      client.leave(4100);
      EXPECT_THROW((void)allowReconnection(client, 20), std::logic_error);
    });
  }
  room::Task<> onLeave(Client& client) {
    for (Client& other : clients) {
      EXPECT_THROW((void)allowReconnection(other, 20), std::logic_error) << "not the one leaving";
    }
    const bool isBack = co_await allowReconnection(client, 20);
    calls.push_back(isBack ? "back" : "gone");
  }
};

TEST(Reconnection, isForClientsThatAreLeaving) {
  Fixture<Misusing> test;
  test.room.create();
  test.room.join(1);
  test.room.join(2);
  test.room.message(1, "hold");
  EXPECT_EQ(
      test.object->calls,
      std::vector<std::string>{
          "allowReconnection is for onLeave and onDrop, and the client that is leaving there"});
  test.room.message(2, "leave and hold");
  EXPECT_TRUE(test.host.held.empty());
  test.room.leave(1, ROOM_CLOSE_ABNORMAL);
  ASSERT_EQ(test.host.held.size(), 1u);
  test.room.endOp(test.host.held[0].op, ROOM_ERROR_NOT_JOINED);
  EXPECT_EQ(test.object->calls.back(), "gone") << "one that never joined does not come back";
  test.room.message(1, "hold");
  EXPECT_EQ(test.object->calls.size(), 3u) << "its onLeave is over";
}

struct Dropping : room::Room<> {
  std::vector<std::string> calls;
  std::optional<room::Reconnection> reconnection;
  void onDrop(Client& client, CloseCode code) {
    calls.push_back("drop " + std::to_string(code) + " " + std::to_string(clients.size()));
    reconnection = allowReconnection(client, 2s);
  }
  void onReconnect(Client&) { calls.push_back("reconnect " + std::to_string(clients.size())); }
  void onLeave(Client&, CloseCode code) { calls.push_back("leave " + std::to_string(code)); }
};

TEST(Drop, holdsTheSeatWithoutWaiting) {
  Fixture<Dropping> test;
  test.room.create();
  test.room.join(1);
  EXPECT_NE(test.room.drop(1, 1006), nullptr);
  test.room.endOp(test.host.held.at(0).op);
  EXPECT_NE(test.room.reconnect(1), nullptr);
  test.room.drop(1, 1001);
  test.room.endOp(test.host.held.at(1).op, ROOM_ERROR_TIMED_OUT);
  test.room.leave(1, 1001);
  EXPECT_EQ(test.object->calls,
            (std::vector<std::string>{"drop 1006 0", "reconnect 1", "drop 1001 0", "leave 1001"}));
}

struct Closing : room::Room<> {
  std::vector<std::string> calls;
  void onCreate() {
    EXPECT_THROW(disconnect(), std::logic_error);
    onMessage("close", [this]() -> Task<> {
      co_await disconnect(4242);
      calls.push_back("closed");
    });
    onMessage("just close", [this] { disconnect(); });
  }
};

TEST(Disconnect, isAwaited) {
  Fixture<Closing> test;
  test.room.create();
  test.room.join(1);
  test.room.message(1, "close");
  ASSERT_EQ(test.host.disconnects.size(), 1u);
  EXPECT_EQ(test.host.disconnects[0].second, 4242u);
  EXPECT_TRUE(test.object->calls.empty());
  test.room.endOp(test.host.disconnects[0].first);
  EXPECT_EQ(test.object->calls, std::vector<std::string>{"closed"});
}

TEST(Disconnect, happensOnce) {
  Fixture<Closing> test;
  test.room.create();
  test.room.join(1);
  test.room.message(1, "just close");
  ASSERT_EQ(test.host.disconnects.size(), 1u);
  EXPECT_EQ(test.host.disconnects[0].second, uint32_t{ROOM_CLOSE_CONSENTED});
  EXPECT_TRUE(test.object->calls.empty());
  test.room.message(1, "close");
  EXPECT_EQ(test.host.disconnects.size(), 1u);
  EXPECT_EQ(test.object->calls, std::vector<std::string>{"closed"}) << "the second ends at once";
  EXPECT_EQ(test.host.logged.back(), "disconnect() ignored: room (room-id) is already disposing.");
}

TEST(Disconnect, isIgnoredWhileTheRoomIsDisposedOf) {
  Fixture<Closing> test;
  test.room.create();
  test.room.dispose();
  test.object->disconnect();
  EXPECT_TRUE(test.host.disconnects.empty());
}

}  // namespace
