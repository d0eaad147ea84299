// What a room asks of the matchmaker.
#include "fake_extensions.hpp"
#include "room_fixture.hpp"

struct Team {
  std::string name;
  std::vector<int> players;
};
MESSAGE(Team, name, players);

namespace {

using room::Listing;
using room::Task;
using room::Value;

struct Queue : room::Room<> {
  std::vector<std::string> failures;
  template <class T>
  void await(room::Call<T> call, std::optional<T>& result) {
    spawn([this, call, &result]() -> Task<> {
      try {
        T given = co_await call;
        result = std::move(given);
      } catch (const room::ServerError& error) {
        failures.push_back(std::to_string(error.code()) + " " + error.what());
      }
    });
  }
};

Value listing() {
  return Value{{"roomId", "r1"},
               {"name", "battle"},
               {"processId", "p1"},
               {"clients", 2},
               {"maxClients", 4},
               {"locked", true},
               {"private", true},
               {"unlisted", true},
               {"createdAt", "2026-01-01T00:00:00.000Z"},
               {"metadata", Value{{"map", "dust"}}},
               {"publicAddress", "host/p1"},
               {"mode", "duo"}};
}

class MatchMakerTest : public testing::Test {
 protected:
  MatchMakerTest() { test.room.create(); }
  room::MatchMaker& matchMaker() { return test.object->matchMaker; }
  void expectCall(std::string_view name, const Value& arguments) {
    ASSERT_FALSE(extensions.calls.empty());
    EXPECT_EQ(extensions.last().name, name);
    EXPECT_EQ(extensions.last().arguments, arguments);
  }
  template <class T>
  T answered(room::Call<T> call, const Value& answer) {
    std::optional<T> result;
    test.object->await(std::move(call), result);
    test.room.endOp(extensions.last().op, answer);
    EXPECT_TRUE(result);
    return result.value_or(T());
  }

  Fixture<Queue> test;
  fake::Extensions extensions{test.host};
  const Value options{{"mode", "duo"}};
};

TEST_F(MatchMakerTest, makesAndFindsRooms) {
  const Listing made = answered(matchMaker().createRoom("battle", options), listing());
  expectCall("match createRoom", Value::array({"battle", options}));
  EXPECT_EQ(made.roomId, "r1");
  EXPECT_EQ(made.name, "battle");
  EXPECT_EQ(made.processId, "p1");
  EXPECT_EQ(made.clients, 2u);
  EXPECT_EQ(made.maxClients, 4u);
  EXPECT_TRUE(made.locked);
  EXPECT_TRUE(made.isPrivate);
  EXPECT_TRUE(made.unlisted);
  EXPECT_EQ(made.createdAt, Value("2026-01-01T00:00:00.000Z"));
  EXPECT_EQ(made.metadata["map"], Value("dust"));
  EXPECT_EQ(made.publicAddress, "host/p1");
  EXPECT_EQ(made.all["mode"], Value("duo"));

  const auto all = answered(matchMaker().query(), Value::array({listing(), Value::object()}));
  expectCall("match query", Value::array({Value::object()}));
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[1].maxClients, room::kUnlimited);
  answered(matchMaker().query(options), Value::array());
  expectCall("match query", Value::array({options}));

  const auto found = answered(matchMaker().findOneRoomAvailable("battle", options), listing());
  expectCall("match findOneRoomAvailable", Value::array({"battle", options}));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->roomId, "r1");
  EXPECT_FALSE(answered(matchMaker().getRoomById("r2"), nullptr));
  expectCall("match getRoomById", Value::array({"r2"}));

  const auto stats = answered(matchMaker().stats(), Value{{"roomCount", 3}, {"ccu", 70}});
  expectCall("match stats", Value::array());
  EXPECT_EQ(stats.roomCount, 3);
  EXPECT_EQ(stats.ccu, 70);
}

TEST_F(MatchMakerTest, givesSeatsToBeSent) {
  const Value seat{{"sessionId", "s"}, {"roomId", "r1"}};
  EXPECT_EQ(answered(matchMaker().create("battle"), seat), seat);
  expectCall("match create", Value::array({"battle", Value::object()}));
  matchMaker().join("battle", options, Value{{"id", 1}});
  expectCall("match join", Value::array({"battle", options, Value{{"id", 1}}}));
  matchMaker().joinOrCreate("battle", options);
  expectCall("match joinOrCreate", Value::array({"battle", options}));
  matchMaker().joinById("r1");
  expectCall("match joinById", Value::array({"r1", Value::object()}));
  matchMaker().reserveSeatFor("r1", options);
  expectCall("match reserveSeatFor", Value::array({"r1", options}));
  matchMaker().reserveSeatFor("r1", options, 5);
  expectCall("match reserveSeatFor", Value::array({"r1", options, 5}));
  matchMaker().reserveSeatFor("r1", options, {}, "session");
  expectCall("match reserveSeatFor", Value::array({"r1", options, nullptr, "session"}));
}

TEST_F(MatchMakerTest, callsOtherRooms) {
  EXPECT_EQ(answered(matchMaker().remoteRoomCall("r1", "roomId"), "r1"), Value("r1"));
  expectCall("match remoteRoomCall", Value::array({"r1", "roomId", Value::array()}));
  matchMaker().remoteRoomCall("r1", "add", "Jake", 3, Team{"red", {1, 2}}, options);
  const Value team{{"name", "red"}, {"players", Value::array({1, 2})}};
  expectCall("match remoteRoomCall",
             Value::array({"r1", "add", Value::array({"Jake", 3, team, options})}));
}

TEST_F(MatchMakerTest, failsAsAClientWouldSee) {
  std::optional<Value> result;
  test.object->await(matchMaker().joinById("r9"), result);
  test.room.endOp(extensions.last().op, ROOM_ERROR_INVALID_ROOM_ID, "room \"r9\" not found");
  EXPECT_FALSE(result);
  EXPECT_EQ(test.object->failures, std::vector<std::string>{"522 room \"r9\" not found"});
  matchMaker().stats();
  test.room.endOp(extensions.last().op, 503, "going down");
  EXPECT_EQ(test.host.logged, std::vector<std::string>{"matchMaker.stats: going down"});
}

TEST(MatchMaker, isMissedLoudly) {
  Fixture<Queue> test;
  EXPECT_THROW(test.object->matchMaker.stats(), std::runtime_error);
}

}  // namespace
