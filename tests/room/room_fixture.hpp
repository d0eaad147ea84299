#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fake_peer.hpp"
#include "room/room.hpp"
#include "scripted_room.hpp"
#include "testing/manual_loop.hpp"

namespace roomd::test {

inline constexpr int64_t kSecond = 1'000'000;
inline constexpr int64_t kMillisecond = 1'000;

// Client messages of one byte.
inline constexpr std::string_view kJoinAck = "\x0a";
inline constexpr std::string_view kLeave = "\x0c";
inline constexpr std::string_view kPing = "\x12";

/// A client's message of type `type` with the payload `payload`.
inline std::string dataMessage(std::string_view type, std::string_view payload = {}) {
  std::string bytes = "\x0d";
  bytes += static_cast<char>(0xa0 + type.size());
  bytes += type;
  bytes += payload;
  return bytes;
}

/// One connection of a client.
struct Visitor {
  std::string sessionId;
  std::shared_ptr<FakePeer> peer = std::make_shared<FakePeer>();
  std::shared_ptr<Inbox> inbox;

  void say(std::string_view message) const { inbox->onMessage(message); }
  void gone(uint32_t code) const { inbox->onClosed(code); }
  std::vector<std::string> heard() const { return peer->heard(); }
};

/// Writes down what a room says about itself.
struct Observer final : RoomObserver {
  void onListing(const Listing& listing) override { last = listing; }
  void onDisposing(const std::string&) override {
    ++disposing;
    if (whenDisposing) whenDisposing();
  }
  void onDisposed(const std::string&, unsigned) override { ++disposed; }

  std::optional<Listing> last;
  std::function<void()> whenDisposing;
  int disposing = 0;
  int disposed = 0;
};

/// One room of a scripted class on a loop moved by hand.
class RoomTest : public ::testing::Test {
 protected:
  /// Ends what the test has left, and sees that nothing of it remains.
  void TearDown() override {
    game.endings.clear();
    game.during.clear();
    if (!game.rooms.empty()) plugin().finishAll();
    loop.runPosted();
    if (room) room->discard();
    loop.runPosted();
    EXPECT_TRUE(game.rooms.empty());
  }

  static RoomConfig named(std::string name) {
    RoomConfig config;
    config.name = std::move(name);
    return config;
  }

  /// Makes the room, announced; `outcome` says how it went.
  void create() {
    RoomSpec spec;
    spec.type = game.type(config);
    spec.roomId = "generated";
    spec.options = encode(Value{Map{}});
    spec.services = services;
    Room::create(loop, std::move(spec), observer, [this](Result<std::shared_ptr<Room>> made) {
      ++created;
      if (made) {
        room = *made;
        room->announce();
      } else {
        failure = made.error();
      }
    });
    loop.runPosted();
  }

  /// The plugin's side of the room.
  ScriptedRoom& plugin() { return *game.rooms.front(); }

  Knock knock(std::string sessionId, wire::Generation generation = wire::Generation::modern) {
    Knock knock;
    knock.dialect = &wire::dialect(generation);
    knock.sessionId = std::move(sessionId);
    return knock;
  }

  Visitor enter(Knock knock) {
    Visitor visitor;
    visitor.sessionId = knock.sessionId;
    visitor.inbox = room->attach(std::move(knock), visitor.peer);
    loop.runPosted();
    return visitor;
  }

  /// Takes a seat and knocks.
  Visitor enter(wire::Generation generation = wire::Generation::modern) {
    const auto sessionId = room->reserveSeat({});
    EXPECT_TRUE(sessionId);
    return enter(knock(sessionId ? *sessionId : "", generation));
  }

  /// A client that is in the room and has its state.
  Visitor join(wire::Generation generation = wire::Generation::modern) {
    Visitor visitor = enter(generation);
    visitor.say(kJoinAck);
    visitor.heard();
    return visitor;
  }

  /// The client of `visitor` comes with the token it was given.
  Visitor reenter(const Visitor& visitor, wire::Generation generation = wire::Generation::modern) {
    Knock again = knock(visitor.sessionId, generation);
    again.reconnectionToken = visitor.peer->token();
    return enter(std::move(again));
  }

  /// From now on the room holds the seats of clients that drop: with operation 100 + client.
  void holdSeats(int64_t timeoutUs) {
    game.during["onDrop"] = [timeoutUs](ScriptedRoom& self, room_client client) {
      self.allowReconnection(100 + client, client, timeoutUs);
    };
  }

  RoomConfig config = named("game");
  RoomServices services;
  RoomClass game;
  ManualLoop loop;
  Observer observer;
  std::shared_ptr<Room> room;
  std::optional<Error> failure;
  int created = 0;
};

}  // namespace roomd::test
