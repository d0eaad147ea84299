#include "config/keys.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace roomd {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// How many letters must be added, dropped, exchanged or swapped with the next to make one of the
// other; case is no matter.
size_t distance(std::string_view left, std::string_view right) {
  std::vector<std::vector<size_t>> best(left.size() + 1, std::vector<size_t>(right.size() + 1));
  for (size_t i = 0; i <= left.size(); ++i) best[i][0] = i;
  for (size_t j = 0; j <= right.size(); ++j) best[0][j] = j;
  const auto same = [&](size_t i, size_t j) { return lower(left[i - 1]) == lower(right[j - 1]); };
  for (size_t i = 1; i <= left.size(); ++i) {
    for (size_t j = 1; j <= right.size(); ++j) {
      best[i][j] = std::min(
          {best[i - 1][j] + 1, best[i][j - 1] + 1, best[i - 1][j - 1] + (same(i, j) ? 0 : 1)});
      if (i > 1 && j > 1 && same(i, j - 1) && same(i - 1, j)) {
        best[i][j] = std::min(best[i][j], best[i - 2][j - 2] + 1);
      }
    }
  }
  return best[left.size()][right.size()];
}

}  // namespace

void wrongType(const YamlEntry& entry, std::string_view expected, ConfigErrors& errors) {
  errors.push_back({entry.at(), fmt::format("{} must be {}, not {}", entry.key, expected,
                                            entry.value->describe())});
}

bool isMap(const YamlEntry& entry, ConfigErrors& errors) {
  if (entry.value->kind == YamlNode::Kind::kMap) return true;
  wrongType(entry, "a map", errors);
  return false;
}

void unknownKey(const YamlEntry& entry, std::span<const std::string_view> known,
                ConfigErrors& errors) {
  constexpr size_t kLongestKey = 64;
  const std::string_view key = std::string_view(entry.key).substr(0, kLongestKey);
  const auto nearest = std::ranges::min_element(
      known, {}, [&](std::string_view name) { return distance(key, name); });
  std::string message = fmt::format("unknown key \"{}\"", entry.key);
  if (nearest != known.end() && distance(key, *nearest) <= std::max<size_t>(1, key.size() / 3)) {
    message += fmt::format("; did you mean \"{}\"?", *nearest);
  } else {
    message += fmt::format("; known here: {}", fmt::join(known, ", "));
  }
  errors.push_back({entry.keyAt, std::move(message)});
}

void readTexts(const YamlEntry& entry, std::string_view what, ConfigErrors& errors,
               const std::function<bool(const std::string&)>& take) {
  const YamlNode& node = *entry.value;
  const auto read = [&](const YamlNode& item) {
    const std::string* text = item.scalar.text();
    if (text != nullptr && take(*text)) return;
    errors.push_back(
        {item.at, fmt::format("{} must list {}, not {}", entry.key, what, item.describe())});
  };
  if (node.kind == YamlNode::Kind::kList) {
    for (const YamlPointer& item : node.items) read(*item);
  } else if (node.scalar.text() != nullptr) {
    read(node);
  } else {
    wrongType(entry, fmt::format("a list of {}", what), errors);
  }
}

}  // namespace roomd
