// Properties, the simulation, and the way of the state to clients.
#include "room_fixture.hpp"

struct Counter {
  int32_t clicks = 0;
};
SCHEMA(Counter, clicks);

namespace {

using room::Value;

struct Plain : room::Room<> {
  void onCreate() {
    setRoomId("my-room");
    setMaxClients(4);
  }
};

TEST(Properties, areSetAtTheHost) {
  Fixture<Plain> test;
  Plain& object = *test.object;
  test.room.create();
  EXPECT_EQ(test.host.properties, (Value{{"roomId", "my-room"}, {"maxClients", 4}}));
  EXPECT_EQ(object.roomId(), "my-room");
  EXPECT_EQ(object.roomName(), "room-name");
  EXPECT_THROW(object.setRoomId("late"), std::logic_error);

  object.setMaxClients(room::kUnlimited);
  object.setAutoDispose(false);
  object.setPrivate();
  object.setMetadata({{"mode", "duo"}});
  object.setPatchRate(100);
  object.setSeatReservationTime(2.5);
  object.lock();
  EXPECT_EQ(test.host.properties, (Value{{"roomId", "my-room"},
                                         {"maxClients", nullptr},
                                         {"autoDispose", false},
                                         {"private", true},
                                         {"metadata", Value{{"mode", "duo"}}},
                                         {"patchRate", 100},
                                         {"seatReservationTime", 2.5},
                                         {"locked", true}}));
  EXPECT_EQ(object.maxClients(), room::kUnlimited);
  EXPECT_FALSE(object.autoDispose());
  EXPECT_TRUE(object.isPrivate());
  EXPECT_EQ(object.metadata()["mode"].asString(), "duo");
  EXPECT_EQ(object.patchRate(), 100.0);
  EXPECT_TRUE(object.locked());
  object.unlock();
  object.setPatchRate(nullptr);
  EXPECT_TRUE(test.host.properties["patchRate"].isNull());
  EXPECT_EQ(object.patchRate(), std::nullopt);
  object.setPatchRate(50);
  object.setPatchRate(0);
  EXPECT_EQ(object.patchRate(), std::nullopt);
}

TEST(Properties, changeTogether) {
  Fixture<Plain> test;
  test.room.create();
  int changes = 0;
  static int* counted = nullptr;
  counted = &changes;
  test.host.table.set = [](const room_host*, room_bytes) { ++*counted; };
  test.object->setMatchmaking(
      {.maxClients = 2, .locked = true, .isPrivate = true, .metadata = Value{{"a", 1}}});
  EXPECT_EQ(changes, 1);
  EXPECT_EQ(test.object->maxClients(), 2u);
  EXPECT_TRUE(test.object->locked());
  EXPECT_TRUE(test.object->isPrivate());
  EXPECT_EQ(test.object->metadata(), (Value{{"a", 1}}));
  test.object->setMatchmaking({.locked = false});
  EXPECT_FALSE(test.object->locked());
  EXPECT_EQ(test.object->maxClients(), 2u);
  test.object->setMatchmaking({});
  EXPECT_EQ(changes, 2);
}

TEST(Properties, limitMessages) {
  Fixture<Plain> test;
  EXPECT_EQ(test.object->maxMessagesPerSecond(), std::nullopt);
  test.object->setMaxMessagesPerSecond(5);
  EXPECT_EQ(test.host.properties["maxMessagesPerSecond"], Value(5));
  EXPECT_EQ(test.object->maxMessagesPerSecond(), 5u);
}

TEST(Properties, replaceTheMetadata) {
  Fixture<Plain> test;
  test.object->setMetadata({{"a", 1}, {"b", 1}});
  test.object->setMetadata({{"b", 2}});
  EXPECT_EQ(test.host.properties["metadata"], (Value{{"b", 2}}));
}

TEST(Properties, followTheHost) {
  Fixture<Plain> test;
  test.room.create();
  test.room.set(Value{{"locked", true},
                      {"maxClients", nullptr},
                      {"private", true},
                      {"autoDispose", false},
                      {"metadata", 5},
                      {"patchRate", nullptr},
                      {"unknown", 1}});
  EXPECT_TRUE(test.object->locked());
  EXPECT_EQ(test.object->maxClients(), room::kUnlimited);
  EXPECT_TRUE(test.object->isPrivate());
  EXPECT_FALSE(test.object->autoDispose());
  EXPECT_EQ(test.object->metadata(), Value(5));
  EXPECT_EQ(test.object->patchRate(), std::nullopt);
}

struct Simulated : room::Room<> {
  std::vector<double> deltas;
  void onCreate() {
    setSimulationInterval([this](double deltaTime) { deltas.push_back(deltaTime); });
  }
};

TEST(Simulation, stepsInMilliseconds) {
  Fixture<Simulated> test;
  test.room.create();
  EXPECT_EQ(test.host.properties["simulationInterval"], Value(16.6));
  test.room.tick(16'600);
  EXPECT_EQ(test.object->deltas, std::vector<double>{16.6});
  int steps = 0;
  test.object->setSimulationInterval([&] { ++steps; }, 100);
  test.room.tick(100'000);
  EXPECT_EQ(steps, 1);
  EXPECT_EQ(test.object->deltas.size(), 1u);
  test.object->setSimulationInterval([&] { test.object->setSimulationInterval(); });
  test.room.tick(1);
  EXPECT_TRUE(test.host.properties["simulationInterval"].isNull());
  test.room.tick(1);
}

struct Clicker : room::Room<Counter> {
  int patches = 0;
  void onCreate() {
    onMessage("click", [this] { ++state.clicks; });
  }
  void onBeforePatch(Counter& counter) {
    EXPECT_EQ(&counter, &state);
    ++patches;
  }
};

class StateTest : public testing::Test {
 protected:
  StateTest() {
    test.room.create();
    test.room.join(1);
  }
  Fixture<Clicker> test;
};

TEST_F(StateTest, isSentToEachStreamThatListens) {
  test.room.patch();
  EXPECT_TRUE(test.host.states.empty());
  test.room.streams(ROOM_STREAM_V2 | ROOM_STREAM_V3);
  test.room.message(1, "click");
  test.room.patch();
  ASSERT_EQ(test.host.states.size(), 2u);
  EXPECT_EQ(test.host.states[0].stream, uint32_t{ROOM_STREAM_V2});
  EXPECT_EQ(test.host.states[1].stream, uint32_t{ROOM_STREAM_V3});
  for (const fake::SentState& sent : test.host.states) {
    EXPECT_EQ(sent.kind, uint32_t{ROOM_STATE_PATCH});
    EXPECT_EQ(sent.rule, uint32_t{ROOM_TO_ALL_EXCEPT});
    EXPECT_TRUE(sent.clients.empty());
    EXPECT_FALSE(sent.bytes.empty());
  }
  test.room.patch();
  EXPECT_EQ(test.host.states.size(), 2u) << "nothing changed";
  EXPECT_EQ(test.object->patches, 3);
  EXPECT_EQ(test.host.flushes, 0) << "the host flushes after on_patch by itself";
}

TEST_F(StateTest, goesOutBeforeAFullState) {
  test.room.streams(ROOM_STREAM_V3);
  test.room.fullState(1, ROOM_STREAM_V3);
  test.host.states.clear();
  test.room.message(1, "click");
  test.room.fullState(2, ROOM_STREAM_V3);
  ASSERT_EQ(test.host.states.size(), 2u);
  EXPECT_EQ(test.host.states[0].kind, uint32_t{ROOM_STATE_PATCH});
  EXPECT_EQ(test.host.states[1].kind, uint32_t{ROOM_STATE_FULL});
  EXPECT_EQ(test.host.states[1].clients, std::vector<room_client>{2});
  EXPECT_EQ(test.host.states[1].stream, uint32_t{ROOM_STREAM_V3});
  EXPECT_EQ(test.object->patches, 0) << "onBeforePatch belongs to the patch rate";
}

TEST_F(StateTest, isPatchedByHand) {
  test.room.streams(ROOM_STREAM_V3);
  test.room.message(1, "click");
  EXPECT_TRUE(test.object->broadcastPatch());
  EXPECT_FALSE(test.object->broadcastPatch());
  EXPECT_EQ(test.host.states.size(), 1u);
  EXPECT_EQ(test.host.flushes, 2);
  EXPECT_EQ(test.object->patches, 2);
}

TEST_F(StateTest, isReplaced) {
  test.room.streams(ROOM_STREAM_V3);
  test.room.message(1, "click");
  test.room.patch();
  test.object->setState(Counter{77});
  EXPECT_EQ(test.object->state.clicks, 77);
  test.room.patch();
  ASSERT_EQ(test.host.states.size(), 2u);
  EXPECT_NE(test.host.states[1].bytes.find(77), std::string::npos);
}

TEST(State, isDescribedInEveryForm) {
  using Thunks = room::detail::Thunks<Clicker>;
  for (uint32_t form = 0; form < ROOM_HANDSHAKE_COUNT; ++form) {
    EXPECT_NE(Thunks::handshake(nullptr, form).size, 0u);
    EXPECT_EQ(room::detail::Thunks<Plain>::handshake(nullptr, form).size, 0u);
  }
  EXPECT_EQ(Thunks::handshake(nullptr, 99).size, 0u);
}

TEST(State, aRoomWithoutOneSendsNone) {
  Fixture<Plain> test;
  test.room.create();
  test.room.streams(ROOM_STREAM_V2 | ROOM_STREAM_V3);
  test.room.patch();
  test.room.fullState(1, ROOM_STREAM_V2);
  EXPECT_TRUE(test.host.states.empty());
  EXPECT_FALSE(test.object->broadcastPatch());
}

}  // namespace
