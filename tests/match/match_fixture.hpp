#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "manual_loop.hpp"
#include "match/json.hpp"
#include "match/matchmaker.hpp"
#include "scripted_room.hpp"

namespace roomd::test {

/// A matchmaker over two loops, with one scripted room class under the name "game".
class MatchTest : public ::testing::Test {
 protected:
  MatchTest() {
    game.vtable.on_before_shutdown = nullptr;
    publish({});
  }

  /// Everything that was made is ended.
  void TearDown() override {
    game.endings.clear();
    game.during.clear();
    for (auto* room : std::vector(game.rooms)) room->finishAll();
    idle();
    bool drained = false;
    matchmaker.drain([&] { drained = true; });
    idle();
    EXPECT_TRUE(drained);
    EXPECT_TRUE(game.rooms.empty());
    EXPECT_TRUE(directory.all().empty());
  }

  /// Offers "game" with `config`'s settings, and nothing else.
  void publish(RoomConfig config) {
    config.name = "game";
    std::map<std::string, std::shared_ptr<const RoomType>, std::less<>> types;
    types.emplace("game", game.type(std::move(config)));
    matchmaker.publish(std::make_shared<Catalog>(std::move(types)));
  }

  /// Every new room has room for so many.
  void limitRooms(int64_t maxClients) {
    game.during["onCreate"] = [maxClients](ScriptedRoom& self, room_client) {
      self.set("maxClients", Value{maxClients});
    };
  }

  void idle() { settle({&home, &other}); }

  /// Asks; the answer is put into `answers`.
  void ask(std::string method, std::string target, std::string_view options = "{}") {
    matchmaker.request({std::move(method), std::move(target), *parseJson(options)}, home,
                       [this](Result<Seat> seat) { answers.push_back(std::move(seat)); });
  }

  /// Asks and waits; there must be one answer.
  Result<Seat> answerTo(std::string method, std::string target, std::string_view options = "{}") {
    answers.clear();
    ask(std::move(method), std::move(target), options);
    idle();
    EXPECT_EQ(answers.size(), 1u);
    return answers.empty() ? Result<Seat>(Error{"no answer"}) : answers.front();
  }

  /// The id of the room that a request ends in; "code message" when it is refused.
  std::string roomFor(std::string method, std::string target, std::string_view options = "{}") {
    const auto seat = answerTo(std::move(method), std::move(target), options);
    if (seat) return seat->listing.roomId;
    return std::to_string(seat.error().code) + " " + seat.error().message;
  }

  /// How many seats were given in each room.
  std::map<std::string, int> seatsByRoom() const {
    std::map<std::string, int> seats;
    for (const auto& answer : answers) {
      if (answer) ++seats[answer->listing.roomId];
    }
    return seats;
  }

  RoomClass game;
  ManualLoop home{0};
  ManualLoop other{1};
  Directory directory;
  Matchmaker matchmaker{{&home, &other}, directory};
  std::vector<Result<Seat>> answers;
};

}  // namespace roomd::test
