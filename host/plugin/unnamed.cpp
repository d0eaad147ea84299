#include "plugin/unnamed.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "plugin/elf.hpp"
#include "plugin/probe.hpp"

namespace roomd {

namespace fs = std::filesystem;

namespace {

std::vector<fs::path> unnamedFiles(const Config& config) {
  std::vector<fs::path> files;
  std::error_code problem;
  for (fs::directory_iterator entry(config.plugins, problem), end; entry != end;
       entry.increment(problem)) {
    const fs::path& file = entry->path();
    if (file.extension() != ".so" || file.filename().string().starts_with('.')) continue;
    const bool isNamed = std::ranges::any_of(
        config.rooms, [&](const RoomConfig& room) { return room.plugin == file.stem().string(); });
    if (!isNamed && entry->is_regular_file(problem)) files.push_back(file);
  }
  std::ranges::sort(files);
  return files;
}

std::string lowerCase(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

}  // namespace

const std::vector<std::string>& UnnamedPlugins::factoriesOf(const fs::path& file) {
  std::error_code problem;
  const auto changed = fs::last_write_time(file, problem);
  const auto size = fs::file_size(file, problem);
  Seen& seen = seen_[file];
  if (!problem && seen.changed == changed && seen.size == size) return seen.factories;
  seen = {changed, size, {}};
  if (findDamage(file)) return seen.factories;
  auto factories = probeInChild(self_, file, kProbeTimeout);
  if (factories) seen.factories = std::move(*factories);
  return seen.factories;
}

std::vector<std::string> UnnamedPlugins::describe(const Config& config) {
  std::vector<std::string> lines;
  for (const fs::path& file : unnamedFiles(config)) {
    const auto& factories = factoriesOf(file);
    if (factories.empty()) continue;
    std::vector<std::string> rooms;
    for (const std::string& factory : factories) {
      rooms.push_back(fmt::format("{}: {{ factory: {}/{} }}", lowerCase(factory),
                                  file.stem().string(), factory));
    }
    lines.push_back(fmt::format(
        "{} offers {} and no room names it; to use it, add to rooms.yaml: rooms: {{ {} }}",
        file.filename().string(), fmt::join(factories, ", "), fmt::join(rooms, ", ")));
  }
  return lines;
}

}  // namespace roomd
