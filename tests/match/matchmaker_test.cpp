// Who is put into which room.

#include "match/matchmaker.hpp"

#include <set>

#include "match_fixture.hpp"

namespace roomd::test {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

using MatchmakerTest = MatchTest;

TEST_F(MatchmakerTest, JoinOrCreateMakesARoomAndThenFindsIt) {
  const auto first = answerTo("joinOrCreate", "game");
  ASSERT_TRUE(first);
  EXPECT_EQ(first->listing.name, "game");
  EXPECT_EQ(first->listing.clients, 1u);
  EXPECT_EQ(first->listing.roomId.size(), 9u);
  const auto second = answerTo("joinOrCreate", "game");
  ASSERT_TRUE(second);
  EXPECT_EQ(second->listing.roomId, first->listing.roomId);
  EXPECT_EQ(second->listing.clients, 2u);
  EXPECT_NE(second->sessionId, first->sessionId);
  EXPECT_EQ(game.made, 1u);
  EXPECT_TRUE(directory.find(first->listing.roomId));
}

TEST_F(MatchmakerTest, CreateAlwaysMakesOne) {
  EXPECT_NE(roomFor("create", "game"), roomFor("create", "game"));
  EXPECT_EQ(game.made, 2u);
}

TEST_F(MatchmakerTest, JoinMakesNone) {
  EXPECT_EQ(roomFor("join", "game"), "521 no rooms found with provided criteria");
  const auto room = roomFor("create", "game");
  EXPECT_EQ(roomFor("join", "game"), room);
}

TEST_F(MatchmakerTest, UnknownNamesAndMethodsAreRefused) {
  EXPECT_EQ(roomFor("joinOrCreate", "nope"), "520 provided room name \"nope\" not defined");
  EXPECT_EQ(roomFor("create", "nope"), "520 provided room name \"nope\" not defined");
  EXPECT_EQ(roomFor("bogus", "game"), "520 invalid method \"bogus\"");
  EXPECT_EQ(roomFor("", ""), "520 invalid method \"\"");
}

TEST_F(MatchmakerTest, JoinByIdFindsPrivateRoomsButNoLockedOnes) {
  const auto room = roomFor("create", "game");
  game.rooms[0]->set("private", Value{true});
  idle();
  EXPECT_EQ(roomFor("joinById", room), room);
  EXPECT_EQ(roomFor("join", "game"), "521 no rooms found with provided criteria");
  game.rooms[0]->set("locked", Value{true});
  idle();
  EXPECT_EQ(roomFor("joinById", room), "522 room \"" + room + "\" is locked");
  EXPECT_EQ(roomFor("joinById", "nowhere"), "522 room \"nowhere\" not found");
}

TEST_F(MatchmakerTest, JoinOrCreatePassesLockedAndPrivateRooms) {
  const auto locked = roomFor("create", "game");
  game.rooms[0]->set("locked", Value{true});
  const auto hidden = roomFor("joinOrCreate", "game");
  EXPECT_NE(hidden, locked);
  game.rooms[1]->set("private", Value{true});
  const auto third = roomFor("joinOrCreate", "game");
  EXPECT_NE(third, locked);
  EXPECT_NE(third, hidden);
}

TEST_F(MatchmakerTest, AFullRoomThatIsOpenRefuses) {
  limitRooms(1);
  const auto room = roomFor("create", "game");
  game.rooms[0]->set("locked", Value{false});
  idle();
  EXPECT_EQ(roomFor("joinById", room), "523 " + room + " is already full.");
  EXPECT_EQ(roomFor("joinOrCreate", "game"), "523 " + room + " is already full.")
      << "it does not ask for ever";
}

TEST_F(MatchmakerTest, FilterFieldsSeparateRooms) {
  RoomConfig config;
  config.filterBy = {"mode"};
  publish(config);
  const auto duo = roomFor("joinOrCreate", "game", R"({"mode":"duo"})");
  const auto solo = roomFor("joinOrCreate", "game", R"({"mode":"solo"})");
  const auto none = roomFor("joinOrCreate", "game");
  EXPECT_EQ((std::set{duo, solo, none}).size(), 2u) << "without the field any room will do";
  EXPECT_EQ(none, duo);
  EXPECT_EQ(roomFor("joinOrCreate", "game", R"({"mode":"duo","name":"ann"})"), duo);
  EXPECT_EQ(roomFor("join", "game", R"({"mode":"solo"})"), solo);
  EXPECT_EQ(roomFor("join", "game", R"({"mode":"trio"})"),
            "521 no rooms found with provided criteria");
}

TEST_F(MatchmakerTest, SortByChoosesAmongRooms) {
  RoomConfig config;
  config.sortBy = {{"clients", true}};
  publish(config);
  roomFor("create", "game");
  const auto fuller = roomFor("create", "game");
  roomFor("joinById", fuller);
  EXPECT_EQ(roomFor("joinOrCreate", "game"), fuller);
}

TEST_F(MatchmakerTest, OnCreateGetsTheOptionsOfTheFileOverThoseOfTheClient) {
  RoomConfig config;
  config.options = *parseJson(R"({"map":"cs_assault"})");
  publish(config);
  roomFor("create", "game", R"({"name":"Jake","map":"de_dust2"})");
  EXPECT_EQ(toJson(*decode(game.rooms[0]->options)), R"({"name":"Jake","map":"cs_assault"})");
}

TEST_F(MatchmakerTest, OptionsThatAreNoMapAreNone) {
  EXPECT_TRUE(answerTo("create", "game", "[1,2]"));
  EXPECT_EQ(game.rooms[0]->options, "\x80");
}

TEST_F(MatchmakerTest, RoomsAreSpreadOverTheLoops) {
  std::vector<int> onLoop(2);
  for (int i = 0; i < 10; i++) ++onLoop[answerTo("create", "game")->listing.loop];
  EXPECT_THAT(onLoop, Each(5));
}

TEST_F(MatchmakerTest, AnEmptyLoopIsFilledFirst) {
  for (int i = 0; i < 4; i++) roomFor("create", "game");
  // The rooms of the second loop end.
  for (const size_t at : {3, 1}) game.rooms[at]->disconnect(0, 4000);
  idle();
  EXPECT_EQ(answerTo("create", "game")->listing.loop, 1u);
  EXPECT_EQ(answerTo("create", "game")->listing.loop, 1u);
}

TEST_F(MatchmakerTest, AFailingOnCreateIsTheAnswer) {
  game.endings["onCreate"] = fails(0, "no map");
  EXPECT_EQ(roomFor("joinOrCreate", "game"), "0 no map");
  EXPECT_EQ(roomFor("create", "game"), "0 no map");
  EXPECT_THAT(directory.all(), IsEmpty());
  game.endings.clear();
  EXPECT_EQ(answerTo("create", "game")->listing.loop, 0u) << "failed rooms burden no loop";
}

TEST_F(MatchmakerTest, ARoomThatCannotBeMadeIsTheAnswer) {
  game.makesNothing = true;
  EXPECT_EQ(roomFor("joinOrCreate", "game"), "777 no room today");
}

TEST_F(MatchmakerTest, ARoomThatEndsIsFoundNoMore) {
  const auto room = roomFor("create", "game");
  game.endings["onDispose"] = later();
  game.rooms[0]->disconnect(0, 4000);
  idle();
  EXPECT_EQ(roomFor("joinById", room), "522 room \"" + room + "\" not found");
  EXPECT_EQ(roomFor("join", "game"), "521 no rooms found with provided criteria");
  EXPECT_EQ(directory.find(room), nullptr);
}

TEST_F(MatchmakerTest, ASeatThatExpiresEndsTheRoom) {
  ASSERT_TRUE(answerTo("create", "game"));
  ASSERT_TRUE(answerTo("create", "game"));
  home.pass(15'000'000);
  other.pass(15'000'000);
  idle();
  EXPECT_THAT(game.rooms, IsEmpty());
  EXPECT_THAT(directory.all(), IsEmpty());
}

TEST_F(MatchmakerTest, ReconnectingNeedsATokenAndARoom) {
  const auto room = roomFor("create", "game");
  EXPECT_EQ(roomFor("reconnect", room),
            "523 'reconnectionToken' must be provided for reconnection.");
  EXPECT_EQ(roomFor("reconnect", room, R"({"reconnectionToken":7})"),
            "523 'reconnectionToken' must be provided for reconnection.");
  EXPECT_EQ(roomFor("reconnect", room, R"({"reconnectionToken":"x"})"),
            "524 reconnection token invalid or expired.");
  EXPECT_EQ(roomFor("reconnect", room, R"({"reconnectionToken":""})"),
            "524 reconnection token invalid or expired.");
  EXPECT_EQ(roomFor("reconnect", "gone", R"({"reconnectionToken":"x"})"),
            "522 room \"gone\" has been disposed.");
}

TEST_F(MatchmakerTest, ListsWhatAnybodyMaySee) {
  roomFor("create", "game");
  roomFor("create", "game");
  game.rooms[1]->set("private", Value{true});
  idle();
  std::vector<Listing> rooms;
  matchmaker->list("game", other, [&](std::vector<Listing> found) { rooms = std::move(found); });
  idle();
  ASSERT_THAT(rooms, SizeIs(1));
  EXPECT_EQ(rooms[0].clients, 1u);
  matchmaker->list("chat", home, [&](std::vector<Listing> found) { rooms = std::move(found); });
  EXPECT_THAT(rooms, IsEmpty());
}

TEST_F(MatchmakerTest, AnswersOnTheLoopOfWhoAsks) {
  for (auto* asker : {&home, &other}) {
    int answered = 0;
    SeatRequest request;
    request.method = "create";
    request.target = "game";
    matchmaker->request(std::move(request), *asker, [&](Result<Seat> seat) {
      EXPECT_TRUE(seat);
      EXPECT_TRUE(asker->isCurrent());
      ++answered;
    });
    idle();
    EXPECT_EQ(answered, 1);
  }
}

TEST_F(MatchmakerTest, ANewCatalogIsForNewRooms) {
  const auto before = roomFor("create", "game");
  matchmaker->publish(std::make_shared<Catalog>(
      std::map<std::string, std::shared_ptr<const RoomType>, std::less<>>()));
  EXPECT_EQ(roomFor("create", "game"), "520 provided room name \"game\" not defined");
  EXPECT_EQ(roomFor("joinById", before), before);
}

TEST_F(MatchmakerTest, TheEnvironmentSaysHowLongSeatsAreKept) {
  setenv("COLYSEUS_SEAT_RESERVATION_TIME", "3", 1);
  restart({});
  unsetenv("COLYSEUS_SEAT_RESERVATION_TIME");
  roomFor("create", "game");
  pass(2'999'000);
  EXPECT_THAT(game.rooms, SizeIs(1));
  pass(1'000);
  EXPECT_THAT(game.rooms, IsEmpty());
}

TEST_F(MatchmakerTest, WithoutASensibleValueSeatsAreKeptFor15Seconds) {
  for (const char* value : {"", "soon", "0", "-5"}) {
    setenv("COLYSEUS_SEAT_RESERVATION_TIME", value, 1);
    restart({});
    roomFor("create", "game");
    pass(14'999'000);
    EXPECT_THAT(game.rooms, SizeIs(1)) << value;
    pass(1'000);
    EXPECT_THAT(game.rooms, IsEmpty()) << value;
  }
  unsetenv("COLYSEUS_SEAT_RESERVATION_TIME");
}

TEST_F(MatchmakerTest, ASeatCountsUntilItExpires) {
  limitRooms(2);
  const auto room = roomFor("create", "game");
  pass(10'000'000);
  EXPECT_EQ(answerTo("joinById", room)->listing.clients, 2u);
  EXPECT_EQ(roomFor("joinById", room), "522 room \"" + room + "\" is locked");
  pass(5'000'000);
  EXPECT_EQ(answerTo("joinById", room)->listing.clients, 2u);
}

TEST_F(MatchmakerTest, SeatsNameThePublicAddress) {
  EXPECT_EQ(answerTo("create", "game")->publicAddress, "");
  pass(15'000'000);
  restart({nullptr, "play.example:443/eu", 0});
  EXPECT_EQ(answerTo("create", "game")->publicAddress, "play.example:443/eu");
}

TEST_F(MatchmakerTest, FilterByFindsWhatRoomsSayOfThemselves) {
  RoomConfig config;
  config.filterBy = {"map"};
  publish(config);
  const auto room = roomFor("create", "game");
  EXPECT_EQ(roomFor("join", "game", R"({"map":"dust"})"),
            "521 no rooms found with provided criteria");
  game.rooms[0]->set("metadata", *parseJson(R"({"map":"dust"})"));
  idle();
  EXPECT_EQ(roomFor("join", "game", R"({"map":"dust"})"), room);
}

TEST_F(MatchmakerTest, SortByTakesOptionsAndMetadata) {
  RoomConfig config;
  config.sortBy = {{"rank", true}, {"metadata.age", false}};
  publish(config);
  roomFor("create", "game", R"({"rank":1})");
  const auto older = roomFor("create", "game", R"({"rank":2})");
  const auto younger = roomFor("create", "game", R"({"rank":2})");
  game.rooms[1]->set("metadata", *parseJson(R"({"age":9})"));
  game.rooms[2]->set("metadata", *parseJson(R"({"age":3})"));
  idle();
  EXPECT_EQ(roomFor("join", "game"), younger);
  game.rooms[1]->set("metadata", *parseJson(R"({"age":1})"));
  idle();
  EXPECT_EQ(roomFor("join", "game"), older);
}

TEST_F(MatchmakerTest, ClientsOfACrowdedRoomAreSpreadOverTheLoops) {
  restart({nullptr, {}, 0, 2});
  std::vector<unsigned> loops;
  for (int i = 0; i < 6; i++) loops.push_back(answerTo("joinOrCreate", "game")->loop);
  EXPECT_EQ(game.rooms.size(), 1u);
  EXPECT_THAT(loops, ::testing::ElementsAre(0, 0, 1, 0, 1, 0));
}

TEST_F(MatchmakerTest, ClientsAreServedBesideTheirRoomUnlessItIsCrowded) {
  roomFor("create", "game");
  for (int i = 0; i < 200; i++)
    EXPECT_EQ(answerTo("create", "game")->loop, answers[0]->listing.loop);
  const std::string crowded = roomFor("create", "game");
  for (int i = 0; i < 200; i++) {
    const auto seat = answerTo("joinById", crowded);
    EXPECT_EQ(seat->loop, seat->listing.loop) << "spreading is off here";
  }
}

}  // namespace
}  // namespace roomd::test
