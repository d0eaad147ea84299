#include "config/config.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace roomd {
namespace {

namespace fs = std::filesystem;

class LoadConfig : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("roomd_config_test." + std::to_string(getpid()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path file() const { return folder_ / "rooms.yaml"; }

  ConfigOutcome load(const std::string& text) const {
    std::ofstream(file(), std::ios::binary) << text;
    return loadConfig(file(), "/usr/lib/roomd/plugins");
  }

  std::string errors(const std::string& text) const {
    const ConfigOutcome outcome = load(text);
    EXPECT_EQ(outcome.config.has_value(), outcome.errors.empty());
    return describe("rooms.yaml", outcome.errors);
  }

  fs::path folder_;
};

TEST_F(LoadConfig, ReadsEveryKey) {
  const auto outcome = load(R"(
listen: { host: 127.0.0.1, port: 0 }
loops: 3
spreadAbove: 40
watchdog: 250ms
plugins: ../somewhere/plugins
rooms:
  my_room:
    factory: game/Game
    options: { map: cs_assault, level: 3, deep: [{ on: true }, ~, "5", 1.5] }
    filterBy: [mode, map]
    sortBy: { clients: -1, createdAt: asc }
    realtimeListing: true
    maxInstances: 12
    drain: 90s
    maxMessagesPerSecond: 60
  other-room: { factory: big-game.v2/Other_2, filterBy: mode }
publicAddress: games.example/eu/
trustedProxies: [10.0.0.0/8, "::1"]
cors: { origins: [https://Game.example, "http://localhost:80"] }
limits:
  maxConnections: 500
  maxConnectionsPerIp: 5
  maxRooms: 50
  matchmakePerSecond: 7
  maxPayload: 65536
development: { simulateLatency: true }
)");
  ASSERT_TRUE(outcome.config) << describe("rooms.yaml", outcome.errors);
  const Config& config = *outcome.config;
  EXPECT_EQ(config.file, file());
  EXPECT_EQ(config.host, "127.0.0.1");
  EXPECT_EQ(config.port, 0);
  EXPECT_EQ(config.loops, 3U);
  EXPECT_EQ(config.spreadAbove, 40U);
  EXPECT_EQ(config.plugins, folder_.parent_path() / "somewhere/plugins");

  ASSERT_EQ(config.rooms.size(), 2U);
  const RoomConfig& room = config.rooms[0];
  EXPECT_EQ(room.name, "my_room");
  EXPECT_EQ(room.plugin, "game");
  EXPECT_EQ(room.factory, "Game");
  EXPECT_EQ(room.factoryAt.line, 9);
  EXPECT_EQ(room.factoryAt.column, 14);
  EXPECT_EQ(room.options, (Value{Map{{"map", {"cs_assault"}},
                                     {"level", {3}},
                                     {"deep", {Array{{Map{{"on", {true}}}}, {}, {"5"}, {1.5}}}}}}));
  EXPECT_EQ(room.filterBy, (std::vector<std::string>{"mode", "map"}));
  ASSERT_EQ(room.sortBy.size(), 2U);
  EXPECT_EQ(room.sortBy[0].field, "clients");
  EXPECT_TRUE(room.sortBy[0].descending);
  EXPECT_EQ(room.sortBy[1].field, "createdAt");
  EXPECT_FALSE(room.sortBy[1].descending);
  EXPECT_TRUE(room.realtimeListing);
  EXPECT_EQ(room.maxInstances, 12U);
  EXPECT_EQ(room.drain.kind, DrainPolicy::Kind::end);
  EXPECT_EQ(room.drain.time, std::chrono::seconds(90));
  EXPECT_EQ(room.maxMessagesPerSecond, 60U);
  EXPECT_EQ(config.rooms[1].plugin, "big-game.v2");
  EXPECT_EQ(config.rooms[1].filterBy, std::vector<std::string>{"mode"});

  EXPECT_EQ(config.publicAddress, "games.example/eu");
  ASSERT_EQ(config.trustedProxies.size(), 2U);
  EXPECT_TRUE(config.trustedProxies[0].contains(*IpAddress::parse("10.1.2.3")));
  EXPECT_TRUE(config.trustedProxies[1].contains(*IpAddress::parse("::1")));
  EXPECT_EQ(config.origins, (std::vector<std::string>{"https://game.example", "http://localhost"}));
  EXPECT_EQ(config.limits.maxConnections, 500U);
  EXPECT_EQ(config.limits.maxConnectionsPerIp, 5U);
  EXPECT_EQ(config.limits.maxRooms, 50U);
  EXPECT_EQ(config.limits.matchmakePerSecond, 7U);
  EXPECT_EQ(config.limits.maxPayload, 65536U);
  EXPECT_EQ(config.watchdog, std::chrono::milliseconds(250));
  EXPECT_TRUE(config.simulateLatency);
}

TEST_F(LoadConfig, TheWatchdogMayBeOff) {
  for (const char* off : {"off", "0", "0s"}) {
    const auto outcome = load(std::string("rooms: {}\nwatchdog: ") + off);
    ASSERT_TRUE(outcome.config) << off;
    EXPECT_EQ(outcome.config->watchdog.count(), 0) << off;
  }
}

TEST_F(LoadConfig, FillsInDefaults) {
  const auto outcome = load("rooms: { a: { factory: game/Game } }");
  ASSERT_TRUE(outcome.config);
  EXPECT_EQ(outcome.config->host, "0.0.0.0");
  EXPECT_EQ(outcome.config->port, 2567);
  EXPECT_EQ(outcome.config->loops, 0U);
  EXPECT_EQ(outcome.config->plugins, "/usr/lib/roomd/plugins");
  EXPECT_EQ(outcome.config->rooms[0].options, Value{Map{}});
  EXPECT_FALSE(outcome.config->rooms[0].realtimeListing);
  EXPECT_FALSE(outcome.config->rooms[0].maxInstances);
  EXPECT_EQ(outcome.config->rooms[0].maxMessagesPerSecond, 1000U);
  EXPECT_EQ(outcome.config->publicAddress, "");
  EXPECT_TRUE(outcome.config->trustedProxies.empty());
  EXPECT_TRUE(outcome.config->origins.empty());
  EXPECT_EQ(outcome.config->limits.maxConnections, 20'000U);
  EXPECT_EQ(outcome.config->limits.matchmakePerSecond, 0U);
  EXPECT_EQ(outcome.config->limits.maxPayload, 4096U);
  EXPECT_EQ(outcome.config->watchdog, std::chrono::seconds(1));
  EXPECT_FALSE(outcome.config->simulateLatency);
  EXPECT_TRUE(load("rooms: {}").config);
}

TEST_F(LoadConfig, NamesEachMistakeWithItsPlace) {
  const std::string rooms = "\nrooms: { a: { factory: game/Game } }";
  const std::pair<std::string, std::string> cases[] = {
      {"", "1:1: rooms is missing"},
      {"# nothing\n", "1:1: rooms is missing"},
      {"loops: 1", "1:1: rooms is missing"},
      {"- a", "1:1: the file must be a map, not a list"},
      {"rooms", "1:1: the file must be a map, not \"rooms\""},
      {"rooms:", "1:1: rooms must be a map, not nothing"},
      {"rooms: [a]", "1:8: rooms must be a map, not a list"},
      {"listen: 5" + rooms, "1:9: listen must be a map, not 5"},
      {"listen: { port: 65536 }" + rooms,
       "1:17: port must be a whole number from 0 to 65535, not 65536"},
      {"listen: { port: -1 }" + rooms, "1:17: port must be a whole number from 0 to 65535, not -1"},
      {"listen: { port: \"80\" }" + rooms,
       "1:17: port must be a whole number from 0 to 65535, not \"80\""},
      {"listen: { port: 80.5 }" + rooms,
       "1:17: port must be a whole number from 0 to 65535, not 80.5"},
      {"listen: { port: 18446744073709551615 }" + rooms,
       "1:17: port must be a whole number from 0 to 65535, not 18446744073709551615"},
      {"listen: { port: }" + rooms,
       "1:11: port must be a whole number from 0 to 65535, not nothing"},
      {"listen: { host: 127 }" + rooms, "1:17: host must be a text, not 127"},
      {"listen: { host: '' }" + rooms, "1:17: host must be a text, not \"\""},
      {"listen: { prot: 80 }" + rooms, "1:11: unknown key \"prot\"; did you mean \"port\"?"},
      {"listen: { tls: 80 }" + rooms, "1:11: unknown key \"tls\"; known here: host, port"},
      {"loops: 1025" + rooms, "1:8: loops must be a whole number from 0 to 1024, not 1025"},
      {"plugins: [a]" + rooms, "1:10: plugins must be a folder, not a list"},
      {"plugins: ''" + rooms, "1:10: plugins must be a folder, not \"\""},
      {"Rooms: {}" + rooms, "1:1: unknown key \"Rooms\"; did you mean \"rooms\"?"},
      {"rooms: { a: }", "1:10: a must be a map, not nothing"},
      {"rooms: { a: {} }", "1:10: a has no factory; add \"factory: plugin/Class\""},
      {"rooms: { a: { factory: Game } }", "1:24: factory must be plugin/Class, not \"Game\""},
      {"rooms: { a: { factory: ../x/Game } }",
       "1:24: factory must be plugin/Class, not \"../x/Game\""},
      {"rooms: { a: { factory: .x/Game } }", "1:24: factory must be plugin/Class, not \".x/Game\""},
      {"rooms: { a: { factory: game/ } }", "1:24: factory must be plugin/Class, not \"game/\""},
      {"rooms: { a: { factory: 5 } }", "1:24: factory must be plugin/Class, not 5"},
      {"rooms: { a b: { factory: g/G } }",
       "1:10: a room name has 1 to 64 letters, digits, _ or -; \"a b\" has not"},
      {"rooms: { a: { factory: g/G, options: [1] } }", "1:38: options must be a map, not a list"},
      {"rooms: { a: { factory: g/G, options: { x: 1, x: 2 } } }",
       "1:46: duplicate key \"x\", first in line 1"},
      {"rooms: { a: { factory: g/G, filterBy: { x: 1 } } }",
       "1:39: filterBy must be a list of option names, not a map"},
      {"rooms: { a: { factory: g/G, filterBy: [x, 1] } }",
       "1:43: filterBy must list option names, not 1"},
      {"rooms: { a: { factory: g/G, sortBy: clients } }",
       "1:37: sortBy must be a map, not \"clients\""},
      {"rooms: { a: { factory: g/G, sortBy: { clients: 2 } } }",
       "1:48: clients must be 1, -1, asc or desc, not 2"},
      {"rooms: { a: { factory: g/G, realtimeListing: yes } }",
       "1:46: realtimeListing must be true or false, not \"yes\""},
      {"rooms: { a: { factory: g/G }, a: { factory: g/G } }",
       "1:31: duplicate key \"a\", first in line 1"},
      {"rooms: { a: { factory: g/G, maxInstances: 0 } }",
       "1:43: maxInstances must be a whole number from 1 to 1000000, not 0"},
      {"rooms: { a: { factory: g/G, drain: soon } }",
       "1:36: drain must be finish, lock, handover or a time such as 30s (ms, s, m, h; a week at "
       "most), not \"soon\""},
      {"rooms: { a: { factory: g/G, drain: 30 } }",
       "1:36: drain must be finish, lock, handover or a time such as 30s (ms, s, m, h; a week at "
       "most), not 30"},
      {"rooms: { a: { factory: g/G, drain: 169h } }",
       "1:36: drain must be finish, lock, handover or a time such as 30s (ms, s, m, h; a week at "
       "most), not \"169h\""},
      {"rooms: { a: { factory: g/G, maxMessagesPerSecond: -1 } }",
       "1:51: maxMessagesPerSecond must be a whole number from 0 to 1000000, not -1"},
      {"publicAddress: wss://a.example" + rooms,
       "1:16: publicAddress must be host[:port][/path] without a scheme, not \"wss://a.example\""},
      {"publicAddress: /a" + rooms,
       "1:16: publicAddress must be host[:port][/path] without a scheme, not \"/a\""},
      {"trustedProxies: 10.0.0.1/8" + rooms,
       "1:17: trustedProxies must list addresses and networks (10.0.0.0/8), not \"10.0.0.1/8\""},
      {"trustedProxies: [10.0.0.1, proxy]" + rooms,
       "1:28: trustedProxies must list addresses and networks (10.0.0.0/8), not \"proxy\""},
      {"trustedProxies: { a: b }" + rooms,
       "1:17: trustedProxies must be a list of addresses and networks (10.0.0.0/8), not a map"},
      {"cors: { origins: [\"*\"] }" + rooms,
       "1:19: origins must list origins (https://game.example), not \"*\""},
      {"cors: { origins: [5] }" + rooms,
       "1:19: origins must list origins (https://game.example), not 5"},
      {"cors: { origin: [] }" + rooms, "1:9: unknown key \"origin\"; did you mean \"origins\"?"},
      {"limits: { maxConnections: 0 }" + rooms,
       "1:27: maxConnections must be a whole number from 1 to 1000000, not 0"},
      {"limits: { maxPayload: 0 }" + rooms,
       "1:23: maxPayload must be a whole number from 1 to 67108864, not 0"},
      {"limits: { maxRoom: 1 }" + rooms,
       "1:11: unknown key \"maxRoom\"; did you mean \"maxRooms\"?"},
      {"watchdog: 5" + rooms, "1:11: watchdog must be a time (1s, 500ms), or off, not 5"},
      {"watchdog: soon" + rooms, "1:11: watchdog must be a time (1s, 500ms), or off, not \"soon\""},
      {"development: { simulateLatency: 5 }" + rooms,
       "1:33: simulateLatency must be true or false, not 5"},
      {"rooms: {}\nrooms: {}", "2:1: duplicate key \"rooms\", first in line 1"},
      {"rooms: {\n", "2:1: end of map flow not found"},
      {std::string("rooms: {}\n# \0", 13), "2:3: control character 0x00"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(errors(text), "rooms.yaml:" + expected);
}

TEST_F(LoadConfig, ReportsAllMistakesInTheOrderOfTheFile) {
  EXPECT_EQ(errors("listen: { port: x, host: h, port: 1 }\n"
                   "rooms:\n"
                   "  a: { factory: g }\n"
                   "  b: { factory: g/G, option: {} }\n"
                   "loops: many\n"),
            "rooms.yaml:1:17: port must be a whole number from 0 to 65535, not \"x\"\n"
            "rooms.yaml:1:29: duplicate key \"port\", first in line 1\n"
            "rooms.yaml:3:17: factory must be plugin/Class, not \"g\"\n"
            "rooms.yaml:4:22: unknown key \"option\"; did you mean \"options\"?\n"
            "rooms.yaml:5:8: loops must be a whole number from 0 to 1024, not \"many\"");
}

TEST_F(LoadConfig, SaysWhyAFileCannotBeRead) {
  const auto why = [](const fs::path& path) {
    return describe("rooms.yaml", loadConfig(path, "/plugins").errors);
  };
  EXPECT_EQ(why(folder_ / "absent.yaml"), "rooms.yaml: cannot read: No such file or directory");
  EXPECT_EQ(why(folder_), "rooms.yaml: cannot read: it is a folder");
}

TEST_F(LoadConfig, RefusesAHugeFile) {
  EXPECT_EQ(errors("rooms: {}\n#" + std::string(1 << 20, 'x')), "rooms.yaml: larger than 1 MiB");
}

}  // namespace
}  // namespace roomd
