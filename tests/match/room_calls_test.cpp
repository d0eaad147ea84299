// The matchmaker as rooms call it.

#include "match/room_calls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <room/abi_matchmaker.h>

#include "match_fixture.hpp"
#include "room/bytes.hpp"
#include "scripted_auth.hpp"

namespace roomd::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class RoomCallsTest : public MatchTest {
 protected:
  /// What the method ends with, as JSON; "code message" when it fails.
  std::string call(std::string_view method, std::string_view arguments, Loop* loop = nullptr) {
    Loop& asker = loop ? *loop : home;
    std::vector<Result<std::string>> results;
    RoomCalls calls(*matchmaker, directory, ids);
    calls.call(method, encode(*parseJson(arguments)), asker, [&](Result<std::string> result) {
      EXPECT_TRUE(asker.isCurrent());
      results.push_back(std::move(result));
    });
    idle();
    EXPECT_THAT(results, SizeIs(1));
    if (results.empty()) return "nothing";
    const auto& result = results.front();
    if (!result) return std::to_string(result.error().code) + " " + result.error().message;
    value = *decode(*result);
    return toJson(value);
  }

  /// A text of the last result; of its member `parent` if that is named.
  std::string text(std::string_view name, std::string_view parent = {}) const {
    const Value* of = parent.empty() ? &value : value.find(parent);
    const Value* found = of ? of->find(name) : nullptr;
    return found && found->text() ? *found->text() : "";
  }

  std::vector<std::string> idsOf(std::string_view method, std::string_view arguments) {
    call(method, arguments);
    std::vector<std::string> found;
    for (const auto& room : std::get<Array>(value.data)) {
      found.push_back(*room.find("roomId")->text());
    }
    return found;
  }

  ScriptedAuth auth;  // outlives the rooms
  Value value;
};

TEST_F(RoomCallsTest, CreateRoomMakesOneThatWaits) {
  call("createRoom", R"(["game",{"map":"dust"}])");
  EXPECT_EQ(text("roomId"), game.rooms[0]->roomId);
  EXPECT_EQ(text("name"), "game");
  EXPECT_EQ(toJson(*value.find("clients")), "0");
  EXPECT_EQ(toJson(*decode(game.rooms[0]->options)), R"({"map":"dust"})");
  EXPECT_EQ(roomFor("join", "game"), game.rooms[0]->roomId);
}

TEST_F(RoomCallsTest, ARoomNobodyComesToEnds) {
  call("createRoom", R"(["game"])");
  EXPECT_THAT(game.rooms, SizeIs(1));
  pass(15'000'000);
  EXPECT_THAT(game.rooms, IsEmpty());
}

TEST_F(RoomCallsTest, CreateRoomAnswersTheRoomThatHasTheId) {
  game.during["onCreate"] = [](ScriptedRoom& self, room_client) {
    self.set("roomId", Value{"hall"});
  };
  call("createRoom", R"(["game"])");
  EXPECT_EQ(text("roomId"), "hall");
  call("createRoom", R"(["game"])");
  EXPECT_EQ(text("roomId"), "hall");
  EXPECT_THAT(game.rooms, SizeIs(1));
}

TEST_F(RoomCallsTest, ASeatIsReadableForEveryGeneration) {
  restart({nullptr, "play.example", 0});
  call("create", R"(["game",{}])");
  const auto& room = game.rooms[0]->roomId;
  EXPECT_EQ(text("roomId"), room);
  EXPECT_EQ(text("roomId", "room"), room);
  EXPECT_EQ(text("name"), "game");
  EXPECT_EQ(text("name", "room"), "game");
  EXPECT_EQ(text("sessionId").size(), 9u);
  EXPECT_EQ(text("publicAddress"), "play.example");
  EXPECT_EQ(text("publicAddress", "room"), "play.example");
  const auto flat = ids.parse(text("processId"));
  const auto nested = ids.parse(text("processId", "room"));
  ASSERT_TRUE(flat && nested);
  EXPECT_FALSE(flat->oldShape);
  EXPECT_TRUE(nested->oldShape);
}

TEST_F(RoomCallsTest, SeatsAreFoundAsClientsFindThem) {
  EXPECT_EQ(call("join", R"(["game"])"), "521 no rooms found with provided criteria");
  call("joinOrCreate", R"(["game",{}])");
  const auto room = text("roomId");
  call("join", R"(["game",{}])");
  EXPECT_EQ(text("roomId"), room);
  call("joinById", "[\"" + room + "\"]");
  EXPECT_EQ(toJson(*value.find("room")->find("clients")), "3");
  call("create", R"(["game",null])");
  EXPECT_NE(text("roomId"), room);
  EXPECT_EQ(call("create", R"(["nope"])"), "520 provided room name \"nope\" not defined");
}

TEST_F(RoomCallsTest, ReserveSeatForEntersLockedAndPrivateRooms) {
  const auto room = roomFor("create", "game");
  game.rooms[0]->set("locked", Value{true});
  game.rooms[0]->set("private", Value{true});
  idle();
  EXPECT_EQ(call("joinById", "[\"" + room + "\"]"), "522 room \"" + room + "\" is locked");
  call("reserveSeatFor", "[\"" + room + R"(",{},{"user":1},"ann"])");
  EXPECT_EQ(text("sessionId"), "ann");
  EXPECT_EQ(call("reserveSeatFor", R"(["nowhere"])"), "522 room \"nowhere\" not found");
}

TEST_F(RoomCallsTest, ButNoFullOnes) {
  limitRooms(1);
  const auto room = roomFor("create", "game");
  EXPECT_EQ(call("reserveSeatFor", "[\"" + room + "\"]"), "523 " + room + " is already full.");
}

TEST_F(RoomCallsTest, ARoomVouchesForItsClients) {
  offer({auth.over(game.type())});
  call("create", R"(["game",{},{"user":1}])");
  call("createRoom", R"(["game"])");
  EXPECT_THAT(auth.calls, IsEmpty());
  EXPECT_EQ(game.made, 2u);
}

TEST_F(RoomCallsTest, AQuerySeesEveryRoom) {
  RoomConfig config;
  config.filterBy = {"mode"};
  publish(config);
  const auto duo = roomFor("create", "game", R"({"mode":"duo"})");
  const auto solo = roomFor("create", "game", R"({"mode":"solo"})");
  game.rooms[1]->set("private", Value{true});
  idle();
  EXPECT_THAT(idsOf("query", "[]"), ElementsAre(duo, solo));
  EXPECT_THAT(idsOf("query", "[{}]"), ElementsAre(duo, solo));
  EXPECT_THAT(idsOf("query", R"([{"mode":"solo"}])"), ElementsAre(solo));
  EXPECT_THAT(idsOf("query", R"([{"private":false}])"), ElementsAre(duo));
  EXPECT_THAT(idsOf("query", R"([{"mode":"trio"}])"), IsEmpty());
}

TEST_F(RoomCallsTest, OneRoomIsFoundByCriteriaOrId) {
  EXPECT_EQ(call("findOneRoomAvailable", R"(["game",{}])"), "null");
  EXPECT_EQ(call("findOneRoomAvailable", R"(["nope",{}])"),
            "520 provided room name \"nope\" not defined");
  EXPECT_EQ(call("getRoomById", R"(["nope"])"), "null");
  const auto room = roomFor("create", "game");
  call("findOneRoomAvailable", R"(["game",{}])");
  EXPECT_EQ(text("roomId"), room);
  call("getRoomById", "[\"" + room + "\"]");
  EXPECT_EQ(text("roomId"), room);
  EXPECT_EQ(ids.parse(text("processId"))->oldShape, false);
}

TEST_F(RoomCallsTest, ARoomIsCalledOnItsOwnLoop) {
  roomFor("create", "game");
  const auto remote = answerTo("create", "game");
  ASSERT_EQ(remote->listing.loop, 1u);
  game.during["onCall"] = [this](ScriptedRoom&, room_client) { EXPECT_TRUE(other.isCurrent()); };
  game.endings["onCall"] = gives(encode(Value{int64_t{42}}));
  game.takeCalls();
  EXPECT_EQ(call("remoteRoomCall", "[\"" + remote->listing.roomId + R"(","count",[1]])"), "42");
  EXPECT_THAT(game.takeCalls(), ElementsAre("onCall count \x91\x01"));
  EXPECT_EQ(call("remoteRoomCall", "[\"" + remote->listing.roomId + R"(","count"])", &other), "42");
  EXPECT_THAT(game.takeCalls(), ElementsAre("onCall count \x90"));
}

TEST_F(RoomCallsTest, AFailedCallFails) {
  const auto room = roomFor("create", "game");
  game.endings["onCall"] = fails(77, "not today");
  EXPECT_EQ(call("remoteRoomCall", "[\"" + room + R"(","count",[]])"), "77 not today");
  EXPECT_EQ(call("remoteRoomCall", R"(["nope","count",[]])"), "522 room \"nope\" not found");
  EXPECT_EQ(call("remoteRoomCall", "[\"" + room + R"(","count",7])"),
            "523 remoteRoomCall: the arguments must be an array");
}

TEST_F(RoomCallsTest, StatsCountRoomsAndSeats) {
  EXPECT_EQ(call("stats", "[]"), R"({"roomCount":0,"ccu":0})");
  roomFor("joinById", roomFor("create", "game"));
  roomFor("create", "game");
  EXPECT_EQ(call("stats", "[]"), R"({"roomCount":2,"ccu":3})");
}

TEST_F(RoomCallsTest, WrongCallsAreRefused) {
  EXPECT_EQ(call("bogus", "[]"), "520 invalid method \"bogus\"");
  EXPECT_EQ(call("reconnect", "[]"), "520 invalid method \"reconnect\"");
  EXPECT_EQ(call("create", "{}"), "523 create: the arguments must be an array");
  EXPECT_EQ(call("create", "[]"), "523 create: the room name must be a text");
  EXPECT_EQ(call("createRoom", "[7]"), "523 createRoom: the room name must be a text");
  EXPECT_EQ(call("joinById", "[null]"), "523 joinById: the room id must be a text");
  EXPECT_EQ(call("getRoomById", "[]"), "523 getRoomById: the room id must be a text");
  EXPECT_EQ(call("findOneRoomAvailable", "[]"),
            "523 findOneRoomAvailable: the room name must be a text");
  EXPECT_EQ(call("remoteRoomCall", R"(["x"])"), "523 remoteRoomCall: the method must be a text");
  EXPECT_EQ(call("reserveSeatFor", R"(["x",{},null,7])"),
            "523 reserveSeatFor: the session id must be a text");
}

TEST_F(RoomCallsTest, AnErrorWithoutACodeIsUnhandled) {
  game.endings["onCreate"] = fails(0, "no map");
  EXPECT_EQ(call("create", R"(["game"])"), "523 no map");
  EXPECT_EQ(call("createRoom", R"(["game"])"), "523 no map");
}

TEST_F(RoomCallsTest, AHostThatEndsSeatsNobody) {
  matchmaker->drain([] {});
  idle();
  EXPECT_EQ(call("create", R"(["game"])"), "503 the server is shutting down");
  EXPECT_EQ(call("createRoom", R"(["game"])"), "503 the server is shutting down");
  EXPECT_EQ(call("stats", "[]"), R"({"roomCount":0,"ccu":0})");
}

TEST_F(RoomCallsTest, ARoomCallsThroughItsHost) {
  roomFor("create", "game");
  game.takeCalls();
  game.rooms[0]->callMatchmaker(5, "stats", encode(Value{Array{}}));
  idle();
  EXPECT_THAT(game.takeCalls(), ElementsAre(HasSubstr("onOp 5 ok")));
}

}  // namespace
}  // namespace roomd::test
