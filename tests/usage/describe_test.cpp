#include "usage/describe.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace roomd {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

RoomUsage room(const std::string& id, uint64_t busyNs) {
  RoomUsage made;
  made.name = "game";
  made.roomId = id;
  made.plugin = "game.so";
  made.build = "game.so (generation 1)";
  made.clients = 2;
  made.usage.busyNs = busyNs;
  made.usage.messagesIn = 5;
  made.usage.bytesIn = 60;
  return made;
}

TEST(DescribeUsage, TellsOfLoopsPluginsAndRoomsThoseThatUseMostFirst) {
  LoopUsage first;
  first.processorNs = 1'500'000'000;
  first.rooms = {room("lazy", 1'000'000)};
  first.plugins["game.so"] = {1, 2, first.rooms.front().usage};
  LoopUsage second;
  second.loop = 1;
  second.rooms = {room("busy", 2'000'000'000)};
  second.plugins["game.so"] = {1, 0, second.rooms.front().usage};

  EXPECT_THAT(
      describe(std::vector{first, second}),
      ElementsAre(StartsWith("loop 0: 1 rooms, processor 1.500 s"), StartsWith("loop 1: 1 rooms"),
                  AllOf(StartsWith("plugin game.so: 2 rooms, 2 ended, busy 2.001 s"),
                        HasSubstr("in 10 messages of 120 bytes")),
                  AllOf(StartsWith("room \"game\" (id busy) of game.so (generation 1) on loop 1: "
                                   "2 clients, busy 2.000 s"),
                        HasSubstr("in 5 messages of 60 bytes")),
                  HasSubstr("(id lazy)")));
}

TEST(DescribeUsage, OfAHostWithoutRoomsIsItsLoops) {
  EXPECT_EQ(describe(std::vector<LoopUsage>(3)).size(), 3u);
}

}  // namespace
}  // namespace roomd
