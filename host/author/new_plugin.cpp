#include "author/new_plugin.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <fstream>

namespace roomd {
namespace {

namespace fs = std::filesystem;

// In the texts, @name@ stands for my_room, @Class@ for MyRoom, @sdk@ for a folder with the package.

constexpr std::string_view kRoom = R"(// The room @Class@: players who move on a plane.
#include <room/room.hpp>

struct Player {
  double x = 0;
  double y = 0;
};
SCHEMA(Player, x, y);

struct State {
  room::Map<Player> players;
};
SCHEMA(State, players);

struct Move {
  double x = 0;
  double y = 0;
};
MESSAGE(Move, x, y);

class @Class@ : public room::Room<State> {
 public:
  void onCreate() {
    onMessage("move", [this](room::Client& client, const Move& move) {
      Player& player = state.players[client.sessionId()];
      player.x += move.x;
      player.y += move.y;
    });
  }

  void onJoin(room::Client& client) { state.players.add(client.sessionId()); }

  void onLeave(room::Client& client) { state.players.remove(client.sessionId()); }
};

ROOM_PLUGIN(@Class@)
)";

constexpr std::string_view kTest = R"(#include "@name@.cpp"

#include <gtest/gtest.h>
#include <room/testing.hpp>

TEST(@Class@, AMoveMovesThePlayer) {
  room::testing::Hosted<@Class@> room;
  auto& alice = room.join();
  alice.send("move", Move{1, 2});
  EXPECT_EQ(room->state.players.at(alice.sessionId()).x, 1);
}

TEST(@Class@, APlayerLeavesWithItsClient) {
  room::testing::Hosted<@Class@> room;
  auto& alice = room.join();
  room.join();
  alice.leave();
  EXPECT_EQ(room->state.players.size(), 1U);
}
)";

constexpr std::string_view kCMake = R"(cmake_minimum_required(VERSION 3.25)
project(@name@ LANGUAGES CXX)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()

find_package(roomd REQUIRED HINTS @sdk@)

# @name@.so goes into the folder that rooms.yaml names.
set(ROOM_PLUGIN_FOLDER ${CMAKE_CURRENT_SOURCE_DIR}/plugins)
room_add_plugin(@name@ @name@.cpp)

find_package(GTest)
if(GTest_FOUND)
  enable_testing()
  add_executable(@name@_test @name@_test.cpp)
  target_link_libraries(@name@_test PRIVATE roomd::testing GTest::gtest_main)
  add_test(NAME @name@_test COMMAND @name@_test)
endif()
)";

constexpr std::string_view kRoomsYaml = R"(plugins: ./plugins
rooms:
  @name@:
    factory: @name@/@Class@
)";

struct File {
  std::string_view name;
  std::string_view text;
};
constexpr File kFiles[] = {{"@name@.cpp", kRoom},
                           {"@name@_test.cpp", kTest},
                           {"CMakeLists.txt", kCMake},
                           {"rooms.yaml", kRoomsYaml}};

bool isWord(std::string_view name) {
  constexpr size_t kLongest = 64;
  return !name.empty() && name.size() <= kLongest && name[0] >= 'a' && name[0] <= 'z' &&
         std::ranges::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

/// "my_room" becomes "MyRoom".
std::string className(std::string_view name) {
  std::string made;
  bool upper = true;
  for (const char c : name) {
    if (c != '_')
      made += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    upper = c == '_';
  }
  return made;
}

std::string replaced(std::string text, std::string_view word, std::string_view by) {
  for (size_t at = 0; (at = text.find(word, at)) != text.npos; at += by.size()) {
    text.replace(at, word.size(), by);
  }
  return text;
}

}  // namespace

Result<std::vector<fs::path>> writeNewPlugin(const fs::path& parent, std::string_view name,
                                             const fs::path& sdk) {
  if (!isWord(name)) {
    return Error{
        fmt::format("\"{}\" cannot be a plugin's name: lower-case letters, digits and _, "
                    "beginning with a letter",
                    name)};
  }
  const fs::path folder = parent / name;
  std::error_code error;
  if (!fs::create_directories(folder, error)) {
    return Error{
        fmt::format("{}: {}", folder.string(), error ? error.message() : "it is there already")};
  }
  std::vector<fs::path> made;
  for (const auto& [fileName, text] : kFiles) {
    const auto fill = [&](std::string_view pattern) {
      std::string filled = replaced(std::string(pattern), "@name@", name);
      filled = replaced(std::move(filled), "@Class@", className(name));
      return replaced(std::move(filled), "@sdk@", sdk.string());
    };
    const fs::path file = folder / fill(fileName);
    if (!(std::ofstream(file) << fill(text)).flush()) {
      return Error{fmt::format("{}: cannot be written", file.string())};
    }
    made.push_back(file);
  }
  return made;
}

}  // namespace roomd
