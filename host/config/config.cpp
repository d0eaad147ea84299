#include "config/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <tuple>

#include "config/keys.hpp"

namespace roomd {
namespace {

constexpr size_t kMaxFileSize = 1 << 20;
constexpr size_t kMaxNameLength = 64;

bool isWord(std::string_view text, std::string_view alsoAllowed) {
  return !text.empty() && text.size() <= kMaxNameLength && std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           alsoAllowed.find(c) != alsoAllowed.npos;
  });
}

void readFactory(const YamlEntry& entry, RoomConfig& room, ConfigErrors& errors) {
  const std::string* text = entry.value->scalar.text();
  const size_t slash = text == nullptr ? std::string::npos : text->find('/');
  if (slash == std::string::npos) return wrongType(entry, "plugin/Class", errors);
  room.plugin = text->substr(0, slash);
  room.factory = text->substr(slash + 1);
  room.factoryAt = entry.value->at;
  // A plugin is a file name in the plugin folder, so nothing in it may lead out of there.
  if (!isWord(room.plugin, "-.") || room.plugin.starts_with('.') || !isWord(room.factory, "")) {
    wrongType(entry, "plugin/Class", errors);
  }
}

void readOptions(const YamlEntry& entry, RoomConfig& room, ConfigErrors& errors) {
  if (isMap(entry, errors)) room.options = entry.value->toValue();
}

void readFilterBy(const YamlEntry& entry, RoomConfig& room, ConfigErrors& errors) {
  const YamlNode& node = *entry.value;
  if (const std::string* only = node.scalar.text()) {
    room.filterBy = {*only};
    return;
  }
  if (node.kind != YamlNode::Kind::kList) {
    return wrongType(entry, "a list of option names", errors);
  }
  for (const YamlPointer& item : node.items) {
    if (const std::string* name = item->scalar.text()) {
      room.filterBy.push_back(*name);
    } else {
      errors.push_back(
          {item->at, fmt::format("filterBy must list option names, not {}", item->describe())});
    }
  }
}

void readSortBy(const YamlEntry& entry, RoomConfig& room, ConfigErrors& errors) {
  if (!isMap(entry, errors)) return;
  for (const YamlEntry& key : entry.value->entries) {
    const Value& order = key.value->scalar;
    const bool descending = order == Value{int64_t{-1}} || order == Value{std::string("desc")};
    if (!descending && order != Value{int64_t{1}} && order != Value{std::string("asc")}) {
      wrongType(key, "1, -1, asc or desc", errors);
    }
    room.sortBy.push_back({key.key, descending});
  }
}

const std::vector<Key<RoomConfig>>& roomKeys() {
  static const std::vector<Key<RoomConfig>> keys = {
      {"factory", readFactory},
      {"options", readOptions},
      {"filterBy", readFilterBy},
      {"sortBy", readSortBy},
      flag("realtimeListing", &RoomConfig::realtimeListing),
  };
  return keys;
}

void readRooms(const YamlEntry& entry, Config& config, ConfigErrors& errors) {
  if (!isMap(entry, errors)) return;
  for (const YamlEntry& named : entry.value->entries) {
    if (!isWord(named.key, "-")) {
      errors.push_back({named.keyAt, fmt::format("a room name has 1 to {} letters, digits, _ or -; "
                                                 "\"{}\" has not",
                                                 kMaxNameLength, named.key)});
    }
    if (!isMap(named, errors)) continue;
    RoomConfig room;
    room.name = named.key;
    room.options = Value{Map{}};
    readKeys(*named.value, roomKeys(), room, errors);
    const auto& members = named.value->entries;
    if (std::ranges::find(members, "factory", &YamlEntry::key) == members.end()) {
      errors.push_back({named.keyAt, fmt::format("{} has no factory; add \"factory: plugin/Class\"",
                                                 named.key)});
    }
    config.rooms.push_back(std::move(room));
  }
}

void readPlugins(const YamlEntry& entry, Config& config, ConfigErrors& errors) {
  const std::string* folder = entry.value->scalar.text();
  if (folder == nullptr || folder->empty()) return wrongType(entry, "a folder", errors);
  config.plugins = *folder;
}

const std::vector<Key<Config>>& fileKeys() {
  static const std::vector<Key<Config>> keys = {
      section<Config>("listen",
                      {
                          text("host", &Config::host),
                          wholeNumber("port", &Config::port, uint16_t{65535}),
                      }),
      wholeNumber("loops", &Config::loops, 1024U),
      {"plugins", readPlugins},
      {"rooms", readRooms},
  };
  return keys;
}

// The text of `file`, or why there is none.
Result<std::string> readFile(const std::filesystem::path& file) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) return Error{"cannot read: it is a folder"};
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  std::string text(kMaxFileSize + 1, '\0');
  if (stream) stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!stream.is_open() || stream.bad()) {
    return Error{fmt::format("cannot read: {}", std::strerror(errno))};
  }
  text.resize(static_cast<size_t>(stream.gcount()));
  if (text.size() > kMaxFileSize) return Error{"larger than 1 MiB"};
  return text;
}

// The parser takes a control character for the end of the file, or for a space; better to say so.
std::optional<ConfigError> findControlCharacter(std::string_view text) {
  Position at{1, 1};
  for (char c : text) {
    if (c >= 0 && c < ' ' && c != '\n' && c != '\r' && c != '\t') {
      return ConfigError{at, fmt::format("control character 0x{:02x}", static_cast<int>(c))};
    }
    at = c == '\n' ? Position{at.line + 1, 1} : Position{at.line, at.column + 1};
  }
  return std::nullopt;
}

void sortByPosition(ConfigErrors& errors) {
  std::ranges::stable_sort(errors, {},
                           [](const ConfigError& e) { return std::tuple(e.at.line, e.at.column); });
}

}  // namespace

ConfigOutcome loadConfig(const std::filesystem::path& file,
                         const std::filesystem::path& defaultPlugins) {
  const Result<std::string> text = readFile(file);
  if (!text) return {std::nullopt, {{{}, text.error().message}}};
  if (auto found = findControlCharacter(*text)) return {std::nullopt, {*found}};

  auto [root, errors] = parseYaml(*text);
  if (root == nullptr && !errors.empty()) return {std::nullopt, std::move(errors)};

  Config config;
  config.file = file;
  if (root == nullptr || root->isNothing()) {
    errors.push_back({{1, 1}, "rooms is missing"});
  } else if (root->kind != YamlNode::Kind::kMap) {
    errors.push_back({root->at, fmt::format("the file must be a map, not {}", root->describe())});
  } else {
    readKeys(*root, fileKeys(), config, errors);
    if (std::ranges::find(root->entries, "rooms", &YamlEntry::key) == root->entries.end()) {
      errors.push_back({root->at, "rooms is missing"});
    }
  }
  if (!errors.empty()) {
    sortByPosition(errors);
    return {std::nullopt, std::move(errors)};
  }
  const auto folder = std::filesystem::absolute(file).parent_path();
  config.plugins =
      config.plugins.empty() ? std::filesystem::absolute(defaultPlugins) : folder / config.plugins;
  config.plugins = config.plugins.lexically_normal();
  return {std::move(config), {}};
}

std::string describe(const std::filesystem::path& file, const std::vector<ConfigError>& errors) {
  std::string lines;
  for (const auto& [at, message] : errors) {
    if (!lines.empty()) lines += '\n';
    lines += file.string();
    if (at.line > 0) lines += fmt::format(":{}:{}", at.line, at.column);
    lines += fmt::format(": {}", message);
  }
  return lines;
}

}  // namespace roomd
