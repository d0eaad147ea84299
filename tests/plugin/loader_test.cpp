#include "plugin/loader.hpp"

#include <gmock/gmock.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <sstream>
#include <thread>

#include "scratch.hpp"

namespace roomd {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class LoaderTest : public ScratchTest {
 protected:
  LoaderTest() {
    std::filesystem::create_directory(folder_ / "plugins");
    setenv("SAMPLE_TRACE", (folder_ / "trace").c_str(), 1);
    auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(log_);
    sink->set_pattern("%l: %v");
    spdlog::set_default_logger(std::make_shared<spdlog::logger>("test", sink));
    start();
  }
  ~LoaderTest() override { unsetenv("SAMPLE_TRACE"); }

  void start() { loader_ = std::make_unique<Loader>(folder_ / "run", PROBE_EXECUTABLE); }

  void installSample(const std::string& plugin, const std::string& name) {
    install(folder_ / "plugins" / (plugin + ".so"), read(sample(name)));
  }

  // Rooms "r0", "r1", ... with these factories, each in a line of its own.
  Config config(const std::vector<std::string>& factories) const {
    Config config;
    config.file = "rooms.yaml";
    config.plugins = folder_ / "plugins";
    for (const std::string& factory : factories) {
      RoomConfig room;
      room.name = "r" + std::to_string(config.rooms.size());
      room.plugin = factory.substr(0, factory.find('/'));
      room.factory = factory.substr(factory.find('/') + 1);
      room.factoryAt = {static_cast<int>(config.rooms.size()) + 1, 14};
      room.options = Value{Map{{"map", {"plains"}}}};
      config.rooms.push_back(std::move(room));
    }
    return config;
  }

  LoadReport load(const std::vector<std::string>& factories) {
    return loader_->loadNow(config(factories));
  }

  // What the loader says about one bad library.
  std::string refusal(const std::string& content) {
    install(folder_ / "plugins" / "game.so", content);
    const LoadReport report = load({"game/Game"});
    EXPECT_EQ(report.catalog, nullptr);
    EXPECT_EQ(report.errors.size(), 1U);
    EXPECT_EQ(mapped(), 0);
    return report.errors.empty() ? "" : report.errors[0];
  }

  // What the sample wrote down, with the trial in a child process in short.
  std::string trace() const {
    const std::string tried = "load\nunload\n";
    std::string text = read(folder_ / "trace");
    if (text.starts_with(tried)) text.replace(0, tried.size(), "tried, ");
    return text;
  }

  // How often files of the run folder are mapped into this process.
  int mapped() const {
    std::ifstream maps("/proc/self/maps");
    int count = 0;
    for (std::string line; std::getline(maps, line);) {
      if (line.find((folder_ / "run").string()) != line.npos) ++count;
    }
    return count;
  }

  static size_t mappings() {
    std::ifstream maps("/proc/self/maps");
    return static_cast<size_t>(
        std::count(std::istreambuf_iterator<char>(maps), std::istreambuf_iterator<char>(), '\n'));
  }

  // Everything released so far is unloaded when this returns.
  void waitForUnloading() { load({}); }

  std::ostringstream log_;
  std::unique_ptr<Loader> loader_;
};

TEST_F(LoaderTest, LoadsWhatTheRoomsName) {
  installSample("game", "good");
  installSample("chat", "good_again");
  const LoadReport report = load({"game/Game", "game/Lobby", "chat/Game"});
  ASSERT_THAT(report.errors, IsEmpty());
  EXPECT_EQ(report.summary,
            "loaded chat.so (generation 2), game.so (generation 1), kept nothing; refused nothing");
  const auto first = report.catalog->find("r0");
  const auto second = report.catalog->find("r1");
  const auto third = report.catalog->find("r2");
  ASSERT_TRUE(first && second && third);
  EXPECT_EQ(report.catalog->find("r3"), nullptr);

  EXPECT_EQ(first->library, second->library);
  EXPECT_NE(first->library, third->library);
  EXPECT_EQ(first->library->source(), folder_ / "plugins/game.so");
  EXPECT_STREQ(first->factory->name, "Game");
  EXPECT_STREQ(second->factory->name, "Lobby");
  EXPECT_EQ(first->config.name, "r0");
  EXPECT_EQ(*decode(first->options), first->config.options);
  EXPECT_EQ(trace(), "tried, load\n");
}

TEST_F(LoaderTest, RefusesEachBadLibraryInOneLine) {
  const std::pair<const char*, const char*> cases[] = {
      {"next_major", "version: built for ABI 2, this host speaks ABI 1; build it again"},
      {"no_symbol", "symbol: room_plugin_main is not exported"},
      {"wrong_magic", "magic: room_plugin_main does not begin with ROOMPLUG"},
      {"missing_entry", "table: factory Game: vtable.on_join is NULL"},
      {"unresolved", "open: undefined symbol: thereIsNoSuchFunction"},
      {"throws", "probe: static constructor threw: boom: killed by signal 6 (Aborted)"},
      {"exits", "probe: exited with status 0 before the checks were done"},
      {"crashes", "probe: killed by signal 11 (Segmentation fault)"},
      {"refuses", "load: no database"},
  };
  for (const auto& [name, reason] : cases) {
    EXPECT_EQ(refusal(read(sample(name))), std::string("rooms.yaml:1:14: game.so: ") + reason);
  }
}

TEST_F(LoaderTest, KillsALibraryThatHangs) {
  EXPECT_EQ(refusal(read(sample("hangs"))),
            "rooms.yaml:1:14: game.so: probe: not done after 5000 ms, killed");
}

TEST_F(LoaderTest, RefusesHalfWrittenFiles) {
  const std::string whole = read(sample("good"));
  for (size_t size = 0; size < whole.size(); size += 1 + whole.size() / 40) {
    EXPECT_THAT(refusal(whole.substr(0, size)), HasSubstr("game.so: check: is ")) << size;
  }
  std::string zeroTail = whole;
  zeroTail.replace(whole.size() - 4096, 4096, 4096, '\0');
  EXPECT_THAT(refusal(zeroTail), HasSubstr("game.so: check: is half written"));
}

TEST_F(LoaderTest, ReportsEveryMistakeAndPublishesNothing) {
  installSample("game", "good");
  installSample("bad", "no_symbol");
  const LoadReport report =
      load({"game/Game", "bad/A", "game/Missing", "absent/X", "bad/B", "game/Gone"});
  EXPECT_EQ(report.catalog, nullptr);
  EXPECT_THAT(report.errors,
              ElementsAre("rooms.yaml:3:14: game.so: factory: there is no Missing; it offers Game, "
                          "Lobby",
                          "rooms.yaml:6:14: game.so: factory: there is no Gone; it offers Game, "
                          "Lobby",
                          "rooms.yaml:2:14: bad.so: symbol: room_plugin_main is not exported",
                          "rooms.yaml:4:14: absent.so: find: no such file in " +
                              (folder_ / "plugins").string()));
  EXPECT_THAT(report.summary, HasSubstr("nothing changed; refused game.so: factory: there is no"));
  EXPECT_EQ(mapped(), 0);
  EXPECT_EQ(trace(), "tried, load\nunload\n");
}

TEST_F(LoaderTest, KeepsWhatHasNotChanged) {
  installSample("game", "good");
  LoadReport first = load({"game/Game"});
  installSample("game", "good");
  LoadReport second = load({"game/Game"});
  EXPECT_EQ(second.summary, "loaded nothing, kept game.so; refused nothing");
  EXPECT_EQ(first.catalog->find("r0")->library, second.catalog->find("r0")->library);
  first = {};
  waitForUnloading();
  // Tried once more, as a plugin that no room names; not unloaded.
  EXPECT_EQ(trace(), "tried, load\nload\nunload\n");
}

TEST_F(LoaderTest, ARoomKeepsItsLibraryThroughAReload) {
  installSample("game", "good");
  LoadReport report = load({"game/Game"});
  auto room = report.catalog->find("r0");
  const auto staged = folder_ / "run/game.1.so";
  EXPECT_TRUE(std::filesystem::exists(staged));

  installSample("game", "good_again");
  report = load({"game/Game"});
  EXPECT_EQ(report.summary, "loaded game.so (generation 2), kept nothing; refused nothing");
  waitForUnloading();
  EXPECT_STREQ(room->library->plugin().build, "first");
  EXPECT_STREQ(report.catalog->find("r0")->library->plugin().build, "second");
  EXPECT_STREQ(room->factory->name, "Game");

  room = nullptr;
  waitForUnloading();
  EXPECT_EQ(log_.str(), "info: unloaded game.so (generation 1)\n");
  EXPECT_EQ(trace(), "tried, load\nunload\n");
  EXPECT_FALSE(std::filesystem::exists(staged));
  std::ifstream maps("/proc/self/maps");
  const std::string all{std::istreambuf_iterator<char>(maps), {}};
  EXPECT_THAT(all, Not(HasSubstr(staged.string())));
  EXPECT_THAT(all, HasSubstr((folder_ / "run/game.2.so").string()));
}

TEST_F(LoaderTest, AFailedReloadLeavesTheOldLibraryCurrent) {
  installSample("game", "good");
  const LoadReport first = load({"game/Game"});
  installSample("game", "throws");
  EXPECT_EQ(load({"game/Game"}).catalog, nullptr);
  installSample("game", "good");
  const LoadReport third = load({"game/Game"});
  EXPECT_EQ(third.catalog->find("r0")->library, first.catalog->find("r0")->library);
}

TEST_F(LoaderTest, WarnsOfALibraryThatStays) {
  installSample("game", "pinned");
  load({"game/Game"});
  waitForUnloading();
  EXPECT_THAT(log_.str(), HasSubstr("warning: game.so (generation 1) is pinned: it stays"));
}

TEST_F(LoaderTest, LoadsAndUnloadsWithoutGrowing) {
  installSample("game", "good");
  size_t before = 0;
  for (int cycle = 0; cycle < 200; ++cycle) {
    ASSERT_NE(load({"game/Game"}).catalog, nullptr);
    waitForUnloading();
    ASSERT_EQ(mapped(), 0) << cycle;
    if (cycle == 20) before = mappings();
  }
  EXPECT_LE(mappings(), before + 8);
  EXPECT_TRUE(std::filesystem::is_empty(folder_ / "run"));
}

TEST_F(LoaderTest, ManyThreadsMayLetGoWhileItLoads) {
  for (int round = 0; round < 10; ++round) {
    installSample("game", round % 2 == 0 ? "good" : "good_again");
    auto catalog = load({"game/Game", "game/Game", "game/Game"}).catalog;
    std::vector<std::thread> rooms;
    for (const auto& [name, type] : catalog->types()) {
      rooms.emplace_back([held = type]() mutable { held = nullptr; });
    }
    catalog = nullptr;
    for (std::thread& room : rooms) room.join();
  }
  waitForUnloading();
  EXPECT_EQ(mapped(), 0);
}

TEST_F(LoaderTest, OffersUnnamedLibraries) {
  installSample("game", "good");
  installSample("extra", "good_again");
  EXPECT_THAT(load({"game/Game"}).notes,
              ElementsAre("extra.so offers Game and no room names it; to use it, add to "
                          "rooms.yaml: rooms: { game: { factory: extra/Game } }"));
}

TEST_F(LoaderTest, TheEndUnloadsWhatIsReleasedAndRemovesTheFolder) {
  installSample("game", "good");
  load({"game/Game"});
  loader_ = nullptr;
  EXPECT_EQ(trace(), "tried, load\nunload\n");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "run"));
}

TEST_F(LoaderTest, WhatIsHeldAtTheEndStaysUsable) {
  installSample("game", "good");
  auto room = load({"game/Game"}).catalog->find("r0");
  loader_ = nullptr;
  EXPECT_FALSE(std::filesystem::exists(folder_ / "run"));
  EXPECT_STREQ(room->factory->name, "Game");
  EXPECT_EQ(room->factory->handshake(room->factory, 0).size, 0U);
  room = nullptr;
  EXPECT_EQ(trace(), "tried, load\n");
}

TEST_F(LoaderTest, AnswersLoadsThatWaitWhenItEnds) {
  installSample("game", "good");
  int answers = 0;
  for (int i = 0; i < 3; ++i) {
    loader_->load(config({"game/Game"}), [&](LoadReport report) {
      EXPECT_NE(report.catalog, nullptr);
      ++answers;
    });
  }
  loader_ = nullptr;
  EXPECT_EQ(answers, 3);
}

TEST_F(LoaderTest, AnUnusableRunFolderIsTheErrorOfEveryLoad) {
  installSample("game", "good");
  loader_ = std::make_unique<Loader>(folder_ / "absent" / "run", PROBE_EXECUTABLE);
  const LoadReport report = load({"game/Game"});
  EXPECT_EQ(report.catalog, nullptr);
  EXPECT_THAT(report.errors, ElementsAre(HasSubstr("cannot create the run folder")));
  EXPECT_THAT(log_.str(), HasSubstr("error: cannot create the run folder"));
}

}  // namespace
}  // namespace roomd
