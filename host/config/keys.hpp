#pragma once

#include <functional>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/yaml.hpp"

namespace roomd {

/// Where mistakes are collected while reading goes on.
using ConfigErrors = std::vector<ConfigError>;

/// One key a map may have, and how its value is read into a `Target`. A list of these describes a
/// map in full: what is not in the list is an unknown key.
template <class Target>
struct Key {
  std::string_view name;
  std::function<void(const YamlEntry&, Target&, ConfigErrors&)> read;
};

/// Reports `entry` as "<key> must be <expected>, not <what is there>".
void wrongType(const YamlEntry& entry, std::string_view expected, ConfigErrors& errors);

/// Whether the value of `entry` is a map; reports it otherwise.
bool isMap(const YamlEntry& entry, ConfigErrors& errors);

/// Reports a key that is none of `known`, with the one that was probably meant.
void unknownKey(const YamlEntry& entry, std::span<const std::string_view> known,
                ConfigErrors& errors);

/// Reads every member of `map` as `keys` say.
template <class Target>
void readKeys(const YamlNode& map, const std::vector<Key<Target>>& keys, Target& target,
              ConfigErrors& errors) {
  for (const YamlEntry& entry : map.entries) {
    bool found = false;
    for (const Key<Target>& key : keys) {
      if (key.name != entry.key) continue;
      key.read(entry, target, errors);
      found = true;
    }
    if (found) continue;
    std::vector<std::string_view> names;
    for (const Key<Target>& key : keys) names.push_back(key.name);
    unknownKey(entry, names, errors);
  }
}

/// Gives every text of a list to `take`; one text alone is a list of one. What is no text, and what
/// `take` does not want (it returns false), is reported as "<key> must list <what>, not <it>".
void readTexts(const YamlEntry& entry, std::string_view what, ConfigErrors& errors,
               const std::function<bool(const std::string&)>& take);

/// Reads a text that is not empty into `field`.
template <class Target>
Key<Target> text(std::string_view name, std::string Target::*field) {
  return {name, [field](const YamlEntry& entry, Target& target, ConfigErrors& errors) {
            const std::string* found = entry.value->scalar.text();
            if (found == nullptr || found->empty()) return wrongType(entry, "a text", errors);
            target.*field = *found;
          }};
}

/// Reads true or false into `field`.
template <class Target>
Key<Target> flag(std::string_view name, bool Target::*field) {
  return {name, [field](const YamlEntry& entry, Target& target, ConfigErrors& errors) {
            const bool* found = entry.value->scalar.boolean();
            if (found == nullptr) return wrongType(entry, "true or false", errors);
            target.*field = *found;
          }};
}

/// Reads a whole number of `least`..`most` into `field`, which may be optional.
template <class Target, class Field, class Number>
Key<Target> wholeNumber(std::string_view name, Field Target::*field, Number most,
                        Number least = 0) {
  return {name, [field, most, least](const YamlEntry& entry, Target& target, ConfigErrors& errors) {
            const auto* found = std::get_if<int64_t>(&entry.value->scalar.data);
            if (found == nullptr || *found < int64_t{least} || *found > int64_t{most}) {
              return wrongType(
                  entry,
                  "a whole number from " + std::to_string(least) + " to " + std::to_string(most),
                  errors);
            }
            target.*field = static_cast<Number>(*found);
          }};
}

/// Reads a map that has keys of its own into the same target.
template <class Target>
Key<Target> section(std::string_view name, std::vector<Key<Target>> keys) {
  return {name,
          [keys = std::move(keys)](const YamlEntry& entry, Target& target, ConfigErrors& errors) {
            if (isMap(entry, errors)) readKeys(*entry.value, keys, target, errors);
          }};
}

/// Reads a map into a part of the target.
template <class Target, class Part>
Key<Target> section(std::string_view name, Part Target::*part, std::vector<Key<Part>> keys) {
  return {name, [part, keys = std::move(keys)](const YamlEntry& entry, Target& target,
                                               ConfigErrors& errors) {
            if (isMap(entry, errors)) readKeys(*entry.value, keys, target.*part, errors);
          }};
}

}  // namespace roomd
