#include "plugin/tables.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <functional>

extern "C" {
#include "samples/sample.h"
}

namespace roomd {
namespace {

// A good plugin whose tables can be spoilt.
struct Tables {
  room_vtable vtable = SAMPLE_VTABLE(ignoreJoin);
  room_factory game = SAMPLE_FACTORY("Game", &vtable);
  room_factory lobby = SAMPLE_FACTORY("Lobby", &vtable);
  const room_factory* factories[2] = {&game, &lobby};
  room_plugin plugin = {{},      ROOM_ABI_MAJOR, ROOM_ABI_MINOR, sizeof(room_plugin),
                        2,       factories,      "sdk",          "build",
                        nullptr, nullptr};
};

std::string problemAfter(const std::function<void(Tables&)>& spoil) {
  Tables tables;
  spoil(tables);
  return findBadTable(tables.plugin).value_or("good");
}

TEST(FindBadTable, AcceptsWhatTheHeaderAllows) {
  EXPECT_EQ(problemAfter([](Tables&) {}), "good");
  EXPECT_EQ(problemAfter([](Tables& t) { t.plugin.size += 64; }), "good");
  EXPECT_EQ(problemAfter([](Tables& t) { t.vtable.size += 64; }), "good");
  Tables tables;
  EXPECT_EQ(factoryNames(tables.plugin), (std::vector<std::string>{"Game", "Lobby"}));
}

TEST(FindBadTable, NamesWhatIsWrong) {
  const std::pair<std::function<void(Tables&)>, std::string> cases[] = {
      {[](Tables& t) { t.plugin.size = 24; }, "room_plugin has size 24, at least 64 is needed"},
      {[](Tables& t) { t.plugin.sdk = nullptr; }, "sdk is NULL"},
      {[](Tables& t) { t.plugin.build = nullptr; }, "build is NULL"},
      {[](Tables& t) { t.plugin.factory_count = 0; }, "factory_count is 0, it must be 1 to 1024"},
      {[](Tables& t) { t.plugin.factory_count = 1025; },
       "factory_count is 1025, it must be 1 to 1024"},
      {[](Tables& t) { t.plugin.factories = nullptr; }, "factories is NULL"},
      {[](Tables& t) { t.factories[1] = nullptr; }, "factory 1 is NULL"},
      {[](Tables& t) { t.lobby.size = 8; }, "factory 1 has size 8, at least 48 is needed"},
      {[](Tables& t) { t.lobby.name = nullptr; }, "factory 1 has no name"},
      {[](Tables& t) { t.lobby.name = "Game"; }, "two factories are called Game"},
      {[](Tables& t) { t.lobby.vtable = nullptr; }, "factory Lobby: vtable is NULL"},
      {[](Tables& t) { t.lobby.handshake = nullptr; }, "factory Lobby: handshake is NULL"},
      {[](Tables& t) { t.lobby.create = nullptr; }, "factory Lobby: create is NULL"},
      {[](Tables& t) { t.lobby.extension = nullptr; }, "factory Lobby: extension is NULL"},
      {[](Tables& t) { t.vtable.size = 16; },
       "factory Game: vtable has size 16, at least 152 is needed"},
  };
  for (const auto& [spoil, expected] : cases) EXPECT_EQ(problemAfter(spoil), expected);
}

TEST(FindBadTable, RefusesBadNames) {
  for (const char* name : {"", "a b", "a/b", "a\nb", "\xc3\xa9"}) {
    EXPECT_EQ(problemAfter([&](Tables& t) { t.game.name = name; }),
              "factory 0 has a bad name; 1 to 64 letters, digits or _ are allowed");
  }
  const std::string longest(64, 'x');
  const std::string tooLong(65, 'x');
  EXPECT_EQ(problemAfter([&](Tables& t) { t.game.name = longest.c_str(); }), "good");
  EXPECT_NE(problemAfter([&](Tables& t) { t.game.name = tooLong.c_str(); }), "good");
}

// Every function of the vtable, removed one at a time: four may be, by the words of abi.h.
TEST(FindBadTable, KnowsWhichEntriesAreOptional) {
  std::vector<std::string> missing;
  int optional = 0;
  for (size_t at = offsetof(room_vtable, destroy); at < sizeof(room_vtable); at += sizeof(void*)) {
    const std::string problem = problemAfter(
        [&](Tables& t) { std::memset(reinterpret_cast<char*>(&t.vtable) + at, 0, sizeof(void*)); });
    if (problem == "good")
      ++optional;
    else
      missing.push_back(problem.substr(std::strlen("factory Game: vtable.")));
  }
  EXPECT_EQ(optional, 4);
  EXPECT_EQ(missing,
            (std::vector<std::string>{"destroy is NULL", "on_create is NULL", "on_join is NULL",
                                      "on_leave is NULL", "on_forget is NULL", "on_dispose is NULL",
                                      "on_message is NULL", "on_tick is NULL", "on_patch is NULL",
                                      "on_full_state is NULL", "on_streams is NULL",
                                      "on_set is NULL", "on_op is NULL", "extension is NULL"}));
}

}  // namespace
}  // namespace roomd
