#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "match/json.hpp"
#include "match/matchmaker.hpp"
#include "presence/local_presence.hpp"
#include "scripted_room.hpp"
#include "testing/manual_loop.hpp"

namespace roomd::test {

/// A matchmaker over two loops, with one scripted room class under the name "game".
class MatchTest : public ::testing::Test {
 protected:
  MatchTest() {
    game.vtable.on_before_shutdown = nullptr;
    publish(RoomConfig{});
  }

  /// Everything that was made is ended.
  void TearDown() override {
    game.endings.clear();
    game.during.clear();
    for (auto* room : std::vector(game.rooms)) room->finishAll();
    idle();
    bool drained = false;
    matchmaker->drain([&] { drained = true; });
    idle();
    EXPECT_TRUE(drained);
    EXPECT_TRUE(game.rooms.empty());
    EXPECT_TRUE(directory.all().empty());
  }

  /// Begins again with other options; before anything is made.
  void restart(MatchmakerOptions options) {
    options.presence = &presence;
    matchmaker.emplace(std::vector<Loop*>{&home, &other}, directory, ids, std::move(options));
    publish(RoomConfig{});
  }

  /// Offers "game" with `config`'s settings, and nothing else.
  void publish(RoomConfig config) {
    config.name = "game";
    offer({game.type(std::move(config))});
  }

  /// Offers `types` and nothing else.
  void offer(std::vector<std::shared_ptr<const RoomType>> types) {
    std::map<std::string, std::shared_ptr<const RoomType>, std::less<>> named;
    for (auto& type : types) named.emplace(type->config.name, type);
    matchmaker->publish(std::make_shared<Catalog>(std::move(named)));
  }

  /// Every new room has room for so many.
  void limitRooms(int64_t maxClients) {
    game.during["onCreate"] = [maxClients](ScriptedRoom& self, room_client) {
      self.set("maxClients", Value{maxClients});
    };
  }

  void idle() { settle({&home, &other}); }

  /// Lets time pass on both loops.
  void pass(int64_t us) {
    home.pass(us);
    other.pass(us);
    idle();
  }

  /// Asks; the answer is put into `answers`.
  void ask(SeatRequest request) {
    matchmaker->request(std::move(request), home,
                        [this](Result<Seat> seat) { answers.push_back(std::move(seat)); });
  }
  void ask(std::string method, std::string target, std::string_view options = "{}") {
    SeatRequest request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.options = *parseJson(options);
    ask(std::move(request));
  }

  /// Asks and waits; there must be one answer.
  Result<Seat> answerTo(std::string method, std::string target, std::string_view options = "{}") {
    answers.clear();
    ask(std::move(method), std::move(target), options);
    return theAnswer();
  }

  /// Waits for the one answer there must be.
  Result<Seat> theAnswer() {
    idle();
    EXPECT_EQ(answers.size(), 1u);
    return answers.empty() ? Result<Seat>(Error{"no answer"}) : answers.front();
  }

  /// The id of the room that a request ends in; "code message" when it is refused.
  std::string roomFor(std::string method, std::string target, std::string_view options = "{}") {
    return roomOf(answerTo(std::move(method), std::move(target), options));
  }
  static std::string roomOf(const Result<Seat>& seat) {
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

  /// How many were refused, by "code message".
  std::map<std::string, int> refusals() const {
    std::map<std::string, int> count;
    for (const auto& answer : answers) {
      if (!answer) ++count[roomOf(answer)];
    }
    return count;
  }

  RoomClass game;
  ManualLoop home{0};
  ManualLoop other{1};
  LocalPresence presence;
  wire::ProcessIds ids{"abcdef"};
  Directory directory;
  std::optional<Matchmaker> matchmaker{std::in_place, std::vector<Loop*>{&home, &other}, directory,
                                       ids, MatchmakerOptions{&presence, {}, 0}};
  std::vector<Result<Seat>> answers;
};

}  // namespace roomd::test
