// What lobbies are told of rooms.

#include "match/lobby_news.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <room/abi_matchmaker.h>

#include "match_fixture.hpp"

namespace roomd::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class LobbyNewsTest : public MatchTest {
 protected:
  LobbyNewsTest() {
    RoomConfig config;
    config.realtimeListing = true;
    publish(config);
    subscription = presence.subscribe(
        ROOM_LOBBY_TOPIC, other, [this](const std::string&, const std::string& message) {
          const auto value = decode(message);
          ASSERT_TRUE(value);
          const auto& pair = std::get<Array>(value->data);
          ASSERT_EQ(pair.size(), 2u);
          news.push_back(*pair[0].text() + " " + (pair[1].isNull() ? "gone" : summary(pair[1])));
          last = pair[1];
        });
  }
  void TearDown() override {
    MatchTest::TearDown();
    subscription.reset();
  }

  /// "1 open {...}": seats, lock and metadata.
  static std::string summary(const Value& listing) {
    const Value* metadata = listing.find("metadata");
    return toJson(*listing.find("clients")) +
           (*listing.find("locked")->boolean() ? " locked" : " open") +
           (metadata ? " " + toJson(*metadata) : "");
  }

  std::vector<std::string> takeNews() {
    idle();
    return std::exchange(news, {});
  }

  std::unique_ptr<Subscription> subscription;
  std::vector<std::string> news;
  Value last;
};

TEST_F(LobbyNewsTest, HearOfEveryChangeAndOfTheEnd) {
  limitRooms(2);
  const auto room = roomFor("create", "game");
  EXPECT_THAT(takeNews(), ElementsAre(room + " 0 open", room + " 1 open"));
  EXPECT_EQ(*last.find("name")->text(), "game");
  EXPECT_EQ(*last.find("roomId")->text(), room);
  EXPECT_EQ(ids.parse(*last.find("processId")->text())->oldShape, false);
  roomFor("joinById", room);
  EXPECT_THAT(takeNews(), ElementsAre(room + " 2 locked"));
  auto* plugin = game.rooms[0];
  plugin->set("metadata", *parseJson(R"({"a":1})"));
  EXPECT_THAT(takeNews(), ElementsAre(room + R"( 2 locked {"a":1})"));
  plugin->set("locked", Value{false});
  EXPECT_THAT(takeNews(), ElementsAre(room + R"( 2 open {"a":1})"));
  plugin->disconnect(0, 4000);
  EXPECT_THAT(takeNews(), ElementsAre(room + " gone"));
}

TEST_F(LobbyNewsTest, HearNothingOfChangesTheyCannotSee) {
  roomFor("create", "game");
  takeNews();
  game.rooms[0]->set("patchRate", Value{int64_t{20}});
  game.rooms[0]->set("locked", Value{false});
  EXPECT_THAT(takeNews(), IsEmpty());
}

TEST_F(LobbyNewsTest, APrivateRoomIsGoneUntilItIsPublic) {
  const auto room = roomFor("create", "game");
  takeNews();
  auto* plugin = game.rooms[0];
  plugin->set("private", Value{true});
  EXPECT_THAT(takeNews(), ElementsAre(room + " gone"));
  plugin->set("metadata", *parseJson("1"));
  EXPECT_THAT(takeNews(), IsEmpty());
  plugin->set("private", Value{false});
  EXPECT_THAT(takeNews(), ElementsAre(room + " 1 open 1"));
  plugin->set("private", Value{true});
  takeNews();
  plugin->disconnect(0, 4000);
  EXPECT_THAT(takeNews(), IsEmpty());
}

TEST_F(LobbyNewsTest, ARoomThatIsPrivateFromTheStartIsNeverSeen) {
  game.during["onCreate"] = [](ScriptedRoom& self, room_client) {
    self.set("private", Value{true});
  };
  roomFor("create", "game");
  game.rooms[0]->disconnect(0, 4000);
  EXPECT_THAT(takeNews(), IsEmpty());
}

TEST_F(LobbyNewsTest, OtherRoomsAreNotListed) {
  publish(RoomConfig{});
  roomFor("create", "game");
  EXPECT_THAT(takeNews(), IsEmpty());
}

TEST_F(LobbyNewsTest, RoomsOfEveryLoopAreListed) {
  for (int i = 0; i < 4; i++) roomFor("create", "game");
  EXPECT_THAT(takeNews(), SizeIs(8));
}

TEST_F(LobbyNewsTest, ARoomThatEndsWithItsLastClientIsGoneAtOnce) {
  const auto room = roomFor("create", "game");
  takeNews();
  pass(15'000'000);  // the seat expires
  EXPECT_THAT(takeNews(), ElementsAre(room + " gone"));
}

TEST_F(LobbyNewsTest, ARoomThatIsNotMadeIsNotListed) {
  game.endings["onCreate"] = fails(0, "no map");
  roomFor("create", "game");
  EXPECT_THAT(takeNews(), IsEmpty());
}

TEST_F(LobbyNewsTest, AnIdThatIsTakenAgainIsGoneInBetween) {
  game.during["onCreate"] = [](ScriptedRoom& self, room_client) {
    self.set("roomId", Value{"hall"});
  };
  roomFor("create", "game");
  game.rooms[0]->disconnect(0, 4000);
  idle();
  roomFor("create", "game");
  EXPECT_THAT(takeNews(),
              ElementsAre("hall 0 open", "hall 1 open", "hall gone", "hall 0 open", "hall 1 open"));
}

}  // namespace
}  // namespace roomd::test
