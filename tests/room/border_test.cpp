// What the host does when a plugin breaks the rules of the border, or uses them to the full.

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <sstream>
#include <thread>

#include "room_fixture.hpp"

namespace roomd::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Catches the log for as long as it lives.
class CaughtLog {
 public:
  CaughtLog() : before_(spdlog::default_logger()) {
    spdlog::set_default_logger(std::make_shared<spdlog::logger>(
        "test", std::make_shared<spdlog::sinks::ostream_sink_mt>(text_)));
  }
  ~CaughtLog() { spdlog::set_default_logger(before_); }
  CaughtLog(const CaughtLog&) = delete;
  CaughtLog& operator=(const CaughtLog&) = delete;

  std::string text() const { return text_.str(); }

 private:
  std::ostringstream text_;
  std::shared_ptr<spdlog::logger> before_;
};

using RoomBorder = RoomTest;

TEST_F(RoomBorder, FinishingTwiceIsLoggedAndIgnored) {
  create();
  const CaughtLog log;
  plugin().finish(room_op{12345});
  plugin().finish(room_op{0});
  loop.runPosted();
  EXPECT_THAT(log.text(), HasSubstr("operation 12345 was finished twice or never started"));
  EXPECT_EQ(created, 1);
}

TEST_F(RoomBorder, AnOnJoinFinishedTwiceJoinsOnce) {
  create();
  const CaughtLog log;
  game.during["onJoin"] = [](ScriptedRoom& self, room_client) {
    for (room_op op = 1; op < 10; op++) self.finish(op);
  };
  const Visitor visitor = enter();
  EXPECT_THAT(visitor.heard(), ElementsAre("JOIN_ROOM"));
  EXPECT_THAT(log.text(), HasSubstr("finished twice"));
}

TEST_F(RoomBorder, ARejectedRequestIsFinished) {
  create();
  const Visitor visitor = join(wire::Generation::g18);
  game.during["onMessage"] = [](ScriptedRoom& self, room_client client) {
    self.rejectMessage(client, ROOM_REJECT_INVALID);
  };
  visitor.say("\x15\x07\xa3sum");
  const CaughtLog log;
  plugin().finish(plugin().reply);
  EXPECT_THAT(log.text(), HasSubstr("was finished twice or never started"));
}

TEST_F(RoomBorder, WrongPropertiesAreLogged) {
  create();
  const CaughtLog log;
  plugin().set("colour", Value{true});
  plugin().setBytes("\xc1");
  EXPECT_THAT(log.text(), HasSubstr("\"colour\""));
  EXPECT_THAT(log.text(), HasSubstr("not a map"));
}

TEST_F(RoomBorder, OutcomesComeAfterTheCall) {
  // The scripted room fails the test when a hook is called before a host function has returned.
  game.during["onMessage"] = [&](ScriptedRoom& self, room_client client) {
    self.set("maxClients", Value{int64_t{1}});
    self.sleep(1, 0);
    self.cancel(1);
    self.allowReconnection(2, client, 0);
    self.close(client, 4000);
    self.disconnect(3, 4000);
    self.flush();
    self.sendError(client, 1, "");
    EXPECT_EQ(game.calls.back(), "onMessage 1 go");
  };
  create();
  const Visitor visitor = join();
  game.takeCalls();
  visitor.say(dataMessage("go"));
  EXPECT_THAT(game.calls, ElementsAre("onMessage 1 go", "onSet locked true", "onOp 1 -1",
                                      "onOp 2 -3", "onStreams 0", "onLeave 1 4000", "onForget 1",
                                      "onDispose", "onSet locked false", "onOp 3 ok", "destroy"));
}

TEST_F(RoomBorder, AnythingMayBeAskedForWhileTheRoomIsDestroyed) {
  game.during["destroy"] = [](ScriptedRoom& self, room_client) {
    self.finishAll();
    self.set("maxClients", Value{int64_t{0}});
    self.set("autoDispose", Value{true});
    self.sleep(1, 0);
    self.cancel(1);
    self.post(2, "x");
    self.broadcast("bye");
    self.broadcast("bye", {}, ROOM_SEND_AFTER_NEXT_PATCH);
    self.disconnect(3, 4000);
    self.allowReconnection(4, 1, 0);
    self.close(1, 4000);
  };
  create();
  game.takeCalls();
  room->discard();
  loop.pass(kSecond);
  EXPECT_THAT(game.calls, ElementsAre("onDispose", "destroy"));
}

TEST_F(RoomBorder, AnythingMayBeAskedForInOnForget) {
  game.during["onForget"] = [](ScriptedRoom& self, room_client client) {
    self.set("maxClients", Value{int64_t{5}});
    self.set("autoDispose", Value{true});
    self.send({client}, "too late");
    self.close(client, 4000);
    self.allowReconnection(4, client, 0);
    self.disconnect(0, 4000);
  };
  create();
  plugin().set("maxClients", Value{int64_t{1}});
  join().say(kLeave);
  loop.runPosted();
  EXPECT_EQ(observer.disposed, 1);
}

TEST_F(RoomBorder, PostsOfOtherThreadsArriveOnTheLoop) {
  create();
  game.takeCalls();
  const auto here = std::this_thread::get_id();
  game.during["onOp"] = [&](ScriptedRoom&, room_client) {
    EXPECT_EQ(std::this_thread::get_id(), here);
  };
  std::thread other([&] {
    for (room_op op = 1; op <= 3; op++) plugin().post(op, "value");
  });
  other.join();
  EXPECT_THAT(game.calls, IsEmpty());
  loop.runPosted();
  EXPECT_THAT(game.calls, ElementsAre("onOp 1 ok value", "onOp 2 ok value", "onOp 3 ok value"));
}

TEST_F(RoomBorder, WhatIsPostedToARoomThatIsGoneIsDropped) {
  create();
  game.takeCalls();
  plugin().post(1, "value");
  room->discard();
  loop.runPosted();
  EXPECT_THAT(game.calls, ElementsAre("onDispose", "destroy"));
}

TEST_F(RoomBorder, TheHostTableOfARoomIsWhole) {
  const room_host* table = nullptr;
  create();
  game.during["onMessage"] = [&](ScriptedRoom& self, room_client) { table = self.host(); };
  join().say(dataMessage("go"));
  ASSERT_TRUE(table);
  EXPECT_EQ(table->size, sizeof(room_host));
  EXPECT_EQ(table->abi_minor, ROOM_ABI_MINOR);
  EXPECT_EQ(table->now_us(table), loop.nowUs());
  EXPECT_EQ(table->extension(table, "room.unheard-of/1"), nullptr);
  const CaughtLog log;
  const std::string_view text = "hello";
  table->log(table, ROOM_LOG_WARN, {reinterpret_cast<const uint8_t*>(text.data()), text.size()});
  table->log(table, 99, {nullptr, 0});
  EXPECT_THAT(log.text(), HasSubstr("room generated: hello"));
}

}  // namespace
}  // namespace roomd::test
