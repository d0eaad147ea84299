// How a room begins and ends.

#include "room_fixture.hpp"

namespace roomd::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using RoomLife = RoomTest;

TEST_F(RoomLife, IsMadeOnceItsOnCreateIsFinished) {
  game.endings["onCreate"] = later();
  create();
  EXPECT_THAT(game.calls, ElementsAre("onCreate"));
  EXPECT_EQ(created, 0);
  plugin().finish("onCreate");
  loop.runPosted();
  EXPECT_EQ(created, 1);
  ASSERT_TRUE(room);
  EXPECT_EQ(room->roomId(), "generated");
  EXPECT_EQ(plugin().roomId, "generated");
}

TEST_F(RoomLife, AFailingOnCreateMakesNoRoom) {
  game.endings["onCreate"] = fails(4321, "no such map");
  create();
  EXPECT_EQ(created, 1);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->message, "no such map");
  EXPECT_EQ(failure->code, 4321);
  EXPECT_THAT(game.calls, ElementsAre("onCreate", "onDispose", "destroy"));
  EXPECT_THAT(game.rooms, IsEmpty());
  EXPECT_EQ(observer.disposing, 0) << "it was never announced";
  EXPECT_EQ(observer.disposed, 1);
}

TEST_F(RoomLife, AClassThatMakesNothingIsAFailure) {
  game.makesNothing = true;
  create();
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->message, "no room today");
  EXPECT_EQ(failure->code, 777);
  EXPECT_THAT(game.calls, IsEmpty());
  EXPECT_EQ(observer.disposed, 1);
}

TEST_F(RoomLife, IsDisposedOfWhenTheLastClientIsGone) {
  create();
  const Visitor first = join();
  const Visitor second = join();
  first.say(kLeave);
  loop.runPosted();
  EXPECT_EQ(observer.disposed, 0);
  game.takeCalls();
  second.say(kLeave);
  loop.runPosted();
  EXPECT_THAT(game.calls,
              ElementsAre("onStreams 0", "onLeave 2 4000", "onForget 2", "onDispose", "destroy"));
  EXPECT_EQ(observer.disposing, 1);
  EXPECT_EQ(observer.disposed, 1);
}

TEST_F(RoomLife, IsDestroyedOnlyWhenOnDisposeIsFinished) {
  game.endings["onDispose"] = later();
  create();
  join().say(kLeave);
  loop.runPosted();
  EXPECT_EQ(observer.disposing, 1);
  EXPECT_EQ(observer.disposed, 0);
  EXPECT_FALSE(room->reserveSeat({})) << "a room that ends takes nobody";
  plugin().finish("onDispose", fails(0, "disk full"));
  loop.runPosted();
  EXPECT_EQ(observer.disposed, 1);
  EXPECT_THAT(game.rooms, IsEmpty());
}

TEST_F(RoomLife, WhoeverHoldsTheRoomMayLetGoWhenItIsDisposedOf) {
  create();
  ASSERT_TRUE(room->reserveSeat({}));
  observer.whenDisposing = [this] { room.reset(); };
  loop.pass(15 * kSecond);
  EXPECT_EQ(observer.disposed, 1);
}

TEST_F(RoomLife, LetsGoOfItsClassWhenItIsDestroyed) {
  RoomSpec spec;
  spec.type = game.type();
  spec.roomId = "generated";
  spec.options = encode(Value{Map{}});
  const std::weak_ptr<const RoomType> type = spec.type;
  Room::create(loop, std::move(spec), observer,
               [this](Result<std::shared_ptr<Room>> made) { room = *made; });
  EXPECT_FALSE(type.expired());
  room->discard();
  loop.runPosted();
  EXPECT_TRUE(type.expired()) << "though the room itself is still held";
}

TEST_F(RoomLife, ARoomNobodyAsksForEndsAfterTheTimeOfASeat) {
  create();
  loop.pass(15 * kSecond - 1);
  EXPECT_EQ(observer.disposed, 0);
  loop.pass(1);
  EXPECT_EQ(observer.disposed, 1);
}

TEST_F(RoomLife, SayingAgainThatItIsAutoDisposedDoesNotEndIt) {
  create();
  plugin().set("autoDispose", Value{true});
  loop.runPosted();
  EXPECT_EQ(observer.disposed, 0) << "its first client may be on the way";
}

TEST_F(RoomLife, AReservedSeatKeepsItForItsTime) {
  create();
  loop.pass(14 * kSecond);
  ASSERT_TRUE(room->reserveSeat({}));
  loop.pass(14 * kSecond);
  EXPECT_EQ(observer.disposed, 0);
  loop.pass(kSecond);
  EXPECT_EQ(observer.disposed, 1);
}

TEST_F(RoomLife, WithoutAutoDisposeAnEmptyRoomStays) {
  create();
  plugin().set("autoDispose", Value{false});
  join().say(kLeave);
  loop.runPosted();
  EXPECT_EQ(observer.disposed, 0);
  plugin().set("autoDispose", Value{true});
  loop.runPosted();
  EXPECT_EQ(observer.disposed, 1);
}

TEST_F(RoomLife, AutoDisposeDoesNotEndARoomWithClients) {
  create();
  join();
  plugin().set("autoDispose", Value{true});
  loop.runPosted();
  EXPECT_EQ(observer.disposed, 0);
}

TEST_F(RoomLife, ARoomThatCanHaveNobodyIsNotKept) {
  create();
  plugin().set("maxClients", Value{int64_t{0}});
  EXPECT_FALSE(room->reserveSeat({}));
  loop.runPosted();
  EXPECT_EQ(observer.disposed, 1);
}

TEST_F(RoomLife, ItsIdMayBeReplacedInOnCreateOnly) {
  game.during["onCreate"] = [](ScriptedRoom& self, room_client) {
    self.set("roomId", Value{"lobby"});
  };
  create();
  EXPECT_EQ(room->roomId(), "lobby");
  EXPECT_EQ(room->listing().roomId, "lobby");
  plugin().set("roomId", Value{"other"});
  EXPECT_EQ(room->roomId(), "lobby");
}

TEST_F(RoomLife, ItsListingTellsWhatItSet) {
  create();
  EXPECT_FALSE(observer.last) << "nothing has changed since it was announced";
  plugin().set("metadata", Value{"deathmatch"});
  plugin().set("private", Value{true});
  plugin().set("maxClients", Value{int64_t{8}});
  ASSERT_TRUE(observer.last);
  EXPECT_EQ(*observer.last->metadata, Value{"deathmatch"});
  EXPECT_TRUE(observer.last->isPrivate);
  EXPECT_EQ(observer.last->maxClients, 8u);
  EXPECT_EQ(observer.last->name, "game");
}

TEST_F(RoomLife, MetadataIsReplaced) {
  create();
  Value first;
  first.set("a", Value{int64_t{1}});
  Value second;
  second.set("b", Value{int64_t{2}});
  plugin().set("metadata", first);
  plugin().set("metadata", second);
  EXPECT_EQ(*observer.last->metadata, second);
}

TEST_F(RoomLife, ALateConnectionToADisposedRoomIsRefused) {
  create();
  const Visitor visitor = join();
  visitor.say(kLeave);
  loop.runPosted();
  const Visitor late = enter(knock(visitor.sessionId));
  EXPECT_THAT(late.heard(), ElementsAre(error(ROOM_ERROR_EXPIRED, "seat reservation expired.")));
  EXPECT_EQ(late.peer->closed, ROOM_CLOSE_WITH_ERROR);
  late.say(kPing);
  late.gone(1005);
  visitor.gone(1005);
}

}  // namespace
}  // namespace roomd::test
