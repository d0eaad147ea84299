// What rooms ask of the host beyond their own life: presence, the matchmaker, other rooms.

#include <room/abi_matchmaker.h>
#include <room/abi_presence.h>

#include <map>

#include "room_fixture.hpp"

namespace roomd::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// What was asked of a service, and how to answer it.
struct Asked {
  std::string what;
  Presence::Answer answer;
};

class FakePresence final : public Presence {
 public:
  void call(std::string_view command, std::string_view arguments, Loop&, Asker,
            Answer answer) override {
    calls.push_back({std::string(command) + ' ' + std::string(arguments), answer});
    if (answersAtOnce) answer(std::string("now"));
  }

  std::unique_ptr<Subscription> subscribe(std::string topic, Loop&, Listener listener) override {
    EXPECT_FALSE(listeners.contains(topic));
    listeners[topic] = std::move(listener);
    return std::make_unique<Stood>(*this, topic);
  }

  void publish(std::string_view topic, std::string_view message) override {
    published.push_back(std::string(topic) + ' ' + std::string(message));
  }

  /// As if somebody had published it.
  void tell(const std::string& topic, const std::string& message) const {
    const auto listener = listeners.at(topic);
    listener(topic, message);
  }

  std::vector<Asked> calls;
  std::map<std::string, Listener> listeners;
  std::vector<std::string> published;
  bool answersAtOnce = false;

 private:
  struct Stood final : Subscription {
    Stood(FakePresence& presence, std::string about) : owner(presence), topic(std::move(about)) {}
    ~Stood() override { owner.listeners.erase(topic); }
    FakePresence& owner;
    std::string topic;
  };
};

class FakeMatchmaker final : public RoomMatchmaker {
 public:
  void call(std::string_view method, std::string_view arguments, Loop&, Answer answer) override {
    calls.push_back({std::string(method) + ' ' + std::string(arguments), std::move(answer)});
  }

  std::vector<Asked> calls;
};

class RoomServicesTest : public RoomTest {
 protected:
  void SetUp() override {
    services = {&presence, &matchmaker};
    create();
    game.takeCalls();
  }

  void subscribe(room_op op, std::string_view topic) {
    plugin().subscribe(op, topic);
    loop.runPosted();
  }

  FakePresence presence;
  FakeMatchmaker matchmaker;
};

TEST_F(RoomServicesTest, ExtensionsAreOfferedWhenTheHostHasThem) {
  const room_host* host = plugin().host();
  const auto* presenceTable =
      static_cast<const room_presence*>(host->extension(host, ROOM_PRESENCE));
  const auto* matchmakerTable =
      static_cast<const room_matchmaker*>(host->extension(host, ROOM_MATCHMAKER));
  ASSERT_TRUE(presenceTable && matchmakerTable);
  EXPECT_EQ(presenceTable->size, sizeof(room_presence));
  EXPECT_EQ(matchmakerTable->size, sizeof(room_matchmaker));
  EXPECT_EQ(host->extension(host, "room.presence/2"), nullptr);
}

TEST_F(RoomServicesTest, TheyAreNotWhenItHasNot) {
  room->discard();
  loop.runPosted();
  services = {};
  create();
  const room_host* host = plugin().host();
  EXPECT_EQ(host->extension(host, ROOM_PRESENCE), nullptr);
  EXPECT_EQ(host->extension(host, ROOM_MATCHMAKER), nullptr);
}

TEST_F(RoomServicesTest, APresenceCommandIsAnsweredAsAnOperation) {
  plugin().callPresence(1, "get", "[key]");
  plugin().callPresence(2, "get", "[other]");
  ASSERT_EQ(presence.calls.size(), 2u);
  EXPECT_EQ(presence.calls[0].what, "get [key]");
  presence.calls[1].answer(std::string("value"));
  presence.calls[0].answer(Error{"no such command", ROOM_ERROR_NONE});
  loop.runPosted();
  EXPECT_THAT(game.calls, ElementsAre("onOp 2 ok value", "onOp 1 0"));
}

TEST_F(RoomServicesTest, AnAnswerIsNeverGivenInsideTheCall) {
  presence.answersAtOnce = true;  // the scripted room fails the test when on_op comes too soon
  plugin().callPresence(1, "get", "[key]");
  loop.runPosted();
  EXPECT_THAT(game.calls, ElementsAre("onOp 1 ok now"));
}

TEST_F(RoomServicesTest, ACommandMayBeCancelled) {
  plugin().callPresence(1, "brpop", "[key, 0]");
  plugin().cancel(1);
  loop.runPosted();
  EXPECT_THAT(game.takeCalls(), ElementsAre("onOp 1 -1"));
  presence.calls[0].answer(std::string("late"));
  loop.runPosted();
  EXPECT_THAT(game.calls, IsEmpty());
}

TEST_F(RoomServicesTest, TheNumberOfACancelledCommandMayBeUsedAgain) {
  plugin().callPresence(1, "brpop", "[key, 0]");
  plugin().cancel(1);
  plugin().callPresence(1, "get", "[key]");
  loop.runPosted();
  game.takeCalls();
  presence.calls[0].answer(std::string("late"));
  presence.calls[1].answer(std::string("value"));
  loop.runPosted();
  EXPECT_THAT(game.calls, ElementsAre("onOp 1 ok value"));
}

TEST_F(RoomServicesTest, AnAnswerForARoomThatIsGoneIsDropped) {
  plugin().callPresence(1, "get", "[key]");
  plugin().callMatchmaker(2, "query", "[]");
  room->discard();
  loop.runPosted();
  presence.calls[0].answer(std::string("late"));
  room.reset();
  matchmaker.calls[0].answer(std::string("late"));
  loop.runPosted();
  EXPECT_THAT(game.calls, ElementsAre("onDispose", "destroy"));
}

TEST_F(RoomServicesTest, TopicsArriveUntilUnsubscribed) {
  subscribe(1, "news");
  EXPECT_THAT(game.takeCalls(), ElementsAre("onOp 1 ok"));
  presence.tell("news", "first");
  EXPECT_THAT(game.takeCalls(), ElementsAre("onPresence news first"));
  plugin().unsubscribe("news");
  plugin().unsubscribe("never subscribed");
  EXPECT_THAT(presence.listeners, IsEmpty());
}

TEST_F(RoomServicesTest, ASecondSubscriptionChangesNothing) {
  subscribe(1, "news");
  subscribe(2, "news");
  EXPECT_THAT(game.takeCalls(), ElementsAre("onOp 1 ok", "onOp 2 ok"));
  plugin().unsubscribe("news");
  EXPECT_THAT(presence.listeners, IsEmpty());
}

TEST_F(RoomServicesTest, SubscriptionsEndWithTheRoom) {
  game.endings["onDispose"] = later();
  subscribe(1, "news");
  room->discard();
  loop.runPosted();
  game.takeCalls();
  presence.tell("news", "still here");
  EXPECT_THAT(game.takeCalls(), ElementsAre("onPresence news still here"));
  plugin().finish("onDispose");
  loop.runPosted();
  EXPECT_THAT(presence.listeners, IsEmpty());
}

TEST_F(RoomServicesTest, AListenerMayEndItsRoom) {
  subscribe(1, "end");
  game.during["onPresence"] = [](ScriptedRoom& self, room_client) { self.disconnect(0, 4000); };
  presence.tell("end", "now");
  loop.runPosted();
  EXPECT_EQ(observer.disposed, 1);
  EXPECT_THAT(presence.listeners, IsEmpty());
}

TEST_F(RoomServicesTest, WhoDoesNotListenHearsNothing) {
  game.hasExtensions = false;
  subscribe(1, "news");
  game.takeCalls();
  presence.tell("news", "first");
  EXPECT_THAT(game.calls, IsEmpty());
}

TEST_F(RoomServicesTest, WhatIsPublishedGoesOut) {
  plugin().publish("news", "hello");
  EXPECT_THAT(presence.published, ElementsAre("news hello"));
}

TEST_F(RoomServicesTest, TheMatchmakerIsAskedLikewise) {
  plugin().callMatchmaker(1, "createRoom", "[game]");
  plugin().callMatchmaker(2, "joinById", "[nowhere]");
  ASSERT_EQ(matchmaker.calls.size(), 2u);
  EXPECT_EQ(matchmaker.calls[0].what, "createRoom [game]");
  matchmaker.calls[0].answer(std::string("listing"));
  matchmaker.calls[1].answer(Error{"room \"nowhere\" not found", ROOM_ERROR_INVALID_ROOM_ID});
  loop.runPosted();
  EXPECT_THAT(game.calls, ElementsAre("onOp 1 ok listing", "onOp 2 522"));
}

class RoomRemoteCall : public RoomTest {
 protected:
  void call(std::string_view method, std::string_view arguments) {
    room->remoteCall(method, arguments, [this](Result<std::string> result) {
      ++answers;
      answer = std::move(result);
    });
    loop.runPosted();
  }

  int answers = 0;
  Result<std::string> answer = std::string();
};

TEST_F(RoomRemoteCall, IsAnsweredWithWhatTheRoomGives) {
  game.endings["onCall"] = later();
  create();
  game.takeCalls();
  call("kick", "[bob]");
  EXPECT_THAT(game.calls, ElementsAre("onCall kick [bob]"));
  EXPECT_EQ(answers, 0);
  plugin().finish("onCall", gives("done"));
  loop.runPosted();
  EXPECT_EQ(answers, 1);
  ASSERT_TRUE(answer);
  EXPECT_EQ(*answer, "done");
}

TEST_F(RoomRemoteCall, ItsErrorsPass) {
  game.endings["onCall"] = fails(404, "no such method");
  create();
  call("dance", "[]");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, 404);
  EXPECT_EQ(answer.error().message, "no such method");
}

TEST_F(RoomRemoteCall, ARoomMayTakeNone) {
  game.hasExtensions = false;
  create();
  call("kick", "[]");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().message, "room \"generated\" takes no remote calls");
  EXPECT_EQ(answer.error().code, ROOM_ERROR_UNHANDLED);
}

TEST_F(RoomRemoteCall, ARoomThatEndsTakesNone) {
  game.endings["onDispose"] = later();
  create();
  room->discard();
  call("kick", "[]");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().message, "room \"generated\" has been disposed.");
  EXPECT_EQ(answer.error().code, ROOM_ERROR_INVALID_ROOM_ID);
}

TEST_F(RoomRemoteCall, WhatIsUnansweredAtTheEndFails) {
  game.endings["onCall"] = later();
  create();
  call("kick", "[]");
  room->discard();
  loop.runPosted();
  EXPECT_EQ(answers, 1);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ROOM_ERROR_INVALID_ROOM_ID);
}

}  // namespace
}  // namespace roomd::test
