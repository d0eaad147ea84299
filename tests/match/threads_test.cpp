// The matchmaker with every loop on a thread of its own.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "match/matchmaker.hpp"
#include "presence/local_presence.hpp"
#include "scripted_room.hpp"
#include "thread_loop.hpp"

namespace roomd::test {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

/// Counts answers of any thread.
class Tally {
 public:
  void add(const Result<Seat>& seat) {
    const std::lock_guard lock(mutex_);
    ++count_[seat ? "seat" : seat.error().message];
    ++total_;
    changed_.notify_one();
  }

  std::map<std::string, int> await(int total) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return total_ >= total; });
    return count_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, int> count_;
  int total_ = 0;
};

class MatchmakerThreads : public ::testing::Test {
 protected:
  MatchmakerThreads() {
    for (auto* each : {&ballast, &game}) each->vtable.on_before_shutdown = nullptr;
    game.during["onCreate"] = [](ScriptedRoom& self, room_client) {
      self.set("maxClients", Value{int64_t{100}});
    };
    RoomConfig config;
    config.name = "game";
    config.maxInstances = 1;
    config.realtimeListing = true;
    std::map<std::string, std::shared_ptr<const RoomType>, std::less<>> types;
    types.emplace("game", game.type(config));
    types.emplace("ballast", ballast.type("ballast"));
    matchmaker.publish(std::make_shared<Catalog>(std::move(types)));
  }

  /// Every room is ended, and then the threads are.
  void TearDown() override {
    std::mutex mutex;
    std::condition_variable changed;
    bool drained = false;
    matchmaker.drain([&] {
      const std::lock_guard lock(mutex);
      drained = true;
      changed.notify_one();
    });
    {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return drained; });
    }
    for (auto* loop : {&first, &second, &third}) loop->finish();
  }

  void request(const std::string& method, const std::string& target, Loop& asker) {
    SeatRequest request;
    request.method = method;
    request.target = target;
    matchmaker.request(std::move(request), asker, [this, &asker](const Result<Seat>& seat) {
      EXPECT_TRUE(asker.isCurrent());
      tally.add(seat);
    });
  }

  RoomClass ballast;
  RoomClass game;
  Tally tally;
  Directory directory;
  wire::ProcessIds ids{"abcdef"};
  ThreadLoop first{0};
  ThreadLoop second{1};
  ThreadLoop third{2};
  LocalPresence presence;
  Matchmaker matchmaker{{&first, &second, &third}, directory, ids, {&presence, {}, 0}};
};

TEST_F(MatchmakerThreads, AThousandWhoWantARoomOfAHundredAreAHundred) {
  request("create", "ballast", first);  // so that the room is on another loop than the matchmaker
  tally.await(1);
  for (auto* asker : {&first, &second, &third, &third}) {
    asker->post([this, asker] {
      for (int i = 0; i < 250; i++) request("joinOrCreate", "game", *asker);
    });
  }
  EXPECT_THAT(tally.await(1001),
              ElementsAre(Pair("seat", 101), Pair("too many rooms of \"game\"", 900)));
}

}  // namespace
}  // namespace roomd::test
