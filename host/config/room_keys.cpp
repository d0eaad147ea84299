#include "config/room_keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <utility>

namespace roomd {
namespace {

constexpr size_t kMaxNameLength = 64;
constexpr uint32_t kMostInstances = 1'000'000;
constexpr uint32_t kMostMessages = 1'000'000;

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
  readTexts(entry, "option names", errors, [&](const std::string& name) {
    room.filterBy.push_back(name);
    return true;
  });
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

/// "30s", "500ms", "10m" or "2h"; nothing for another text and for more than a week.
std::optional<std::chrono::milliseconds> readTime(std::string_view text) {
  using std::chrono::milliseconds;
  constexpr milliseconds kMost = std::chrono::hours(24 * 7);
  static constexpr std::pair<std::string_view, milliseconds> kUnits[] = {
      {"ms", milliseconds(1)},
      {"s", std::chrono::seconds(1)},
      {"m", std::chrono::minutes(1)},
      {"h", std::chrono::hours(1)}};
  uint32_t count = 0;
  const char* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, count);
  if (problem != std::errc{}) return std::nullopt;
  for (const auto& [unit, length] : kUnits) {
    if (std::string_view(stop, static_cast<size_t>(end - stop)) != unit) continue;
    if (count > kMost / length) return std::nullopt;
    return count * length;
  }
  return std::nullopt;
}

void readDrain(const YamlEntry& entry, RoomConfig& room, ConfigErrors& errors) {
  using Kind = DrainPolicy::Kind;
  const std::string* text = entry.value->scalar.text();
  if (text != nullptr) {
    if (*text == "finish") return void(room.drain = {});
    if (*text == "lock") return void(room.drain = {Kind::lock, {}});
    if (*text == "handover") return void(room.drain = {Kind::handover, {}});
    if (const auto time = readTime(*text)) return void(room.drain = {Kind::end, *time});
  }
  wrongType(entry, "finish, lock, handover or a time such as 30s (ms, s, m, h; a week at most)",
            errors);
}

const std::vector<Key<RoomConfig>>& roomKeys() {
  static const std::vector<Key<RoomConfig>> keys = {
      {"factory", readFactory},
      {"options", readOptions},
      {"filterBy", readFilterBy},
      {"sortBy", readSortBy},
      {"drain", readDrain},
      flag("realtimeListing", &RoomConfig::realtimeListing),
      wholeNumber("maxInstances", &RoomConfig::maxInstances, kMostInstances, uint32_t{1}),
      wholeNumber("maxMessagesPerSecond", &RoomConfig::maxMessagesPerSecond, kMostMessages),
  };
  return keys;
}

}  // namespace

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

}  // namespace roomd
