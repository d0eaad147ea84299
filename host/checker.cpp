#include "checker.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <room/abi_static_auth.h>

#include <cstdio>
#include <set>
#include <string>
#include <vector>

#include "guard/stack_symbols.hpp"
#include "plugin/elf.hpp"
#include "plugin/loader.hpp"
#include "plugin/probe.hpp"

namespace roomd {
namespace {

namespace fs = std::filesystem;

/// "Game (state, static auth)".
std::string describeFactory(const room_factory& factory) {
  std::vector<std::string> traits;
  if (factory.handshake(&factory, ROOM_HANDSHAKE_V3).size > 0) traits.push_back("state");
  if (factory.extension(&factory, ROOM_STATIC_AUTH) != nullptr) traits.push_back("static auth");
  if (traits.empty()) return factory.name;
  return fmt::format("{} ({})", factory.name, fmt::join(traits, ", "));
}

std::string describePlugin(const room_plugin& plugin) {
  std::vector<std::string> factories;
  for (uint32_t at = 0; at < plugin.factory_count; ++at) {
    factories.push_back(describeFactory(*plugin.factories[at]));
  }
  return fmt::format("offers {}; ABI {}.{}, {}, {}, build id {:02x}", fmt::join(factories, ", "),
                     plugin.abi_major, plugin.abi_minor, plugin.sdk, plugin.build,
                     fmt::join(buildIdAt(&plugin), ""));
}

/// "game: game/Game, with the options map, level".
std::string describeRoom(const RoomConfig& room) {
  std::vector<std::string> options;
  for (const auto& [name, value] : *room.options.map()) options.push_back(name);
  const std::string made = fmt::format("{}: {}/{}", room.name, room.plugin, room.factory);
  if (options.empty()) return made;
  return fmt::format("{}, with the options {}", made, fmt::join(options, ", "));
}

bool refuse(const fs::path& file, const std::string& reason) {
  fmt::print(stderr, "{}: {}\n", file.string(), reason);
  return false;
}

}  // namespace

bool checkPlugin(const fs::path& file, const fs::path& self) {
  const auto opened = openProbed(file, self);
  if (!opened) return refuse(file, opened.error().message);
  fmt::print("{}: fine; {}\n", file.string(), describePlugin(*opened->plugin));
  const auto unique = uniqueSymbols(file);
  if (!unique.empty()) fmt::print("{}: warning: {}\n", file.string(), describeUnique(unique));
  return true;
}

bool checkRooms(const Config& config, const fs::path& runFolder, const fs::path& self) {
  Loader loader(runFolder, self);
  const auto loaded = loader.loadNow(config);
  for (const auto& error : loaded.errors) fmt::print(stderr, "{}\n", error);
  if (!loaded.catalog) return false;
  fmt::print("{}: fine; plugins in {}\n", config.file.string(), config.plugins.string());
  for (const RoomConfig& room : config.rooms) fmt::print("{}\n", describeRoom(room));
  std::set<fs::path> seen;
  for (const auto& [name, type] : loaded.catalog->types()) {
    const fs::path& file = type->library->source();
    if (!seen.insert(file).second) continue;
    fmt::print("{} {}\n", file.filename().string(), describePlugin(type->library->plugin()));
  }
  for (const auto& warning : loaded.warnings) fmt::print("warning: {}\n", warning);
  for (const auto& note : loaded.notes) fmt::print("{}\n", note);
  return true;
}

}  // namespace roomd
