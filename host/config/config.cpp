#include "config/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <tuple>

#include "config/duration.hpp"
#include "config/keys.hpp"
#include "config/origin.hpp"
#include "config/room_keys.hpp"

namespace roomd {
namespace {

constexpr size_t kMaxFileSize = 1 << 20;

constexpr uint32_t kMostConnections = 1'000'000;
constexpr uint32_t kMostPayload = 64 << 20;
constexpr uint32_t kMost = 1'000'000;

void readPlugins(const YamlEntry& entry, Config& config, ConfigErrors& errors) {
  const std::string* folder = entry.value->scalar.text();
  if (folder == nullptr || folder->empty()) return wrongType(entry, "a folder", errors);
  config.plugins = *folder;
}

void readPublicAddress(const YamlEntry& entry, Config& config, ConfigErrors& errors) {
  const std::string* address = entry.value->scalar.text();
  const auto visible = [](unsigned char c) { return c > ' ' && c < 0x7f; };
  if (address == nullptr || address->empty() || address->starts_with('/') ||
      address->find("//") != address->npos || !std::ranges::all_of(*address, visible)) {
    return wrongType(entry, "host[:port][/path] without a scheme", errors);
  }
  config.publicAddress = *address;
  // Clients put a slash of their own behind it.
  while (config.publicAddress.ends_with('/')) config.publicAddress.pop_back();
}

void readTrustedProxies(const YamlEntry& entry, Config& config, ConfigErrors& errors) {
  readTexts(entry, "addresses and networks (10.0.0.0/8)", errors, [&](const std::string& text) {
    const auto network = Network::parse(text);
    if (network) config.trustedProxies.push_back(*network);
    return network.has_value();
  });
}

void readOrigins(const YamlEntry& entry, Config& config, ConfigErrors& errors) {
  readTexts(entry, "origins (https://game.example)", errors, [&](const std::string& text) {
    const auto origin = normalOrigin(text);
    if (origin) config.origins.push_back(*origin);
    return origin.has_value();
  });
}

void readWatchdog(const YamlEntry& entry, Config& config, ConfigErrors& errors) {
  const Value& value = entry.value->scalar;
  const std::string* text = value.text();
  const bool isOff = value == Value{int64_t{0}} || (text != nullptr && *text == "off");
  const auto budget = text == nullptr ? std::nullopt : parseDuration(*text);
  if (!isOff && !budget) return wrongType(entry, "a time (1s, 500ms), or off", errors);
  config.watchdog = budget.value_or(std::chrono::milliseconds(0));
}

const std::vector<Key<Limits>>& limitKeys() {
  static const std::vector<Key<Limits>> keys = {
      wholeNumber("maxConnections", &Limits::maxConnections, kMostConnections, uint32_t{1}),
      wholeNumber("maxConnectionsPerIp", &Limits::maxConnectionsPerIp, kMostConnections),
      wholeNumber("maxRooms", &Limits::maxRooms, kMost),
      wholeNumber("matchmakePerSecond", &Limits::matchmakePerSecond, kMost),
      wholeNumber("maxPayload", &Limits::maxPayload, kMostPayload, uint32_t{1}),
  };
  return keys;
}

const std::vector<Key<Config>>& fileKeys() {
  static const std::vector<Key<Config>> keys = {
      section<Config>("listen",
                      {
                          text("host", &Config::host),
                          wholeNumber("port", &Config::port, uint16_t{65535}),
                      }),
      wholeNumber("loops", &Config::loops, 1024U),
      wholeNumber("spreadAbove", &Config::spreadAbove, kMost),
      {"plugins", readPlugins},
      {"rooms", readRooms},
      {"publicAddress", readPublicAddress},
      {"trustedProxies", readTrustedProxies},
      section<Config>("cors", {{"origins", readOrigins}}),
      section("limits", &Config::limits, limitKeys()),
      flag("watch", &Config::watch),
      {"watchdog", readWatchdog},
      section<Config>("development", {flag("simulateLatency", &Config::simulateLatency)}),
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
