#include "plugin/tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <string_view>

namespace roomd {
namespace {

constexpr uint32_t kMaxFactories = 1024;
constexpr size_t kMaxNameLength = 64;

// The sizes the tables had in minor 0: the end of their last member then. They stay when members
// are added.
constexpr size_t kPluginSize = offsetof(room_plugin, unload) + sizeof(room_plugin::unload);
constexpr size_t kFactorySize = offsetof(room_factory, extension) + sizeof(room_factory::extension);
constexpr size_t kVtableSize = offsetof(room_vtable, extension) + sizeof(room_vtable::extension);

bool isGoodName(std::string_view name) {
  return !name.empty() && name.size() <= kMaxNameLength && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

// The first entry that is NULL and must not be.
const char* findMissingEntry(const room_vtable& vtable) {
  const struct {
    const char* name;
    bool offered;
  } required[] = {
      {"destroy", vtable.destroy != nullptr},
      {"on_create", vtable.on_create != nullptr},
      {"on_join", vtable.on_join != nullptr},
      {"on_leave", vtable.on_leave != nullptr},
      {"on_forget", vtable.on_forget != nullptr},
      {"on_dispose", vtable.on_dispose != nullptr},
      {"on_message", vtable.on_message != nullptr},
      {"on_tick", vtable.on_tick != nullptr},
      {"on_patch", vtable.on_patch != nullptr},
      {"on_full_state", vtable.on_full_state != nullptr},
      {"on_streams", vtable.on_streams != nullptr},
      {"on_set", vtable.on_set != nullptr},
      {"on_op", vtable.on_op != nullptr},
      {"extension", vtable.extension != nullptr},
  };
  const auto* missing = std::ranges::find_if(required, [](const auto& e) { return !e.offered; });
  return missing == std::end(required) ? nullptr : missing->name;
}

std::optional<std::string> findTooSmall(const char* table, size_t size, size_t least) {
  if (size >= least) return std::nullopt;
  return fmt::format("{} has size {}, at least {} is needed", table, size, least);
}

// What is wrong with a factory whose name is good.
std::optional<std::string> findBadFactory(const room_factory& factory) {
  if (factory.handshake == nullptr) return "handshake is NULL";
  if (factory.create == nullptr) return "create is NULL";
  if (factory.extension == nullptr) return "extension is NULL";
  if (factory.vtable == nullptr) return "vtable is NULL";
  if (auto problem = findTooSmall("vtable", factory.vtable->size, kVtableSize)) return problem;
  if (const char* entry = findMissingEntry(*factory.vtable)) {
    return fmt::format("vtable.{} is NULL", entry);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> findBadTable(const room_plugin& plugin) {
  if (auto problem = findTooSmall("room_plugin", plugin.size, kPluginSize)) return problem;
  if (plugin.sdk == nullptr) return "sdk is NULL";
  if (plugin.build == nullptr) return "build is NULL";
  if (plugin.factory_count == 0 || plugin.factory_count > kMaxFactories) {
    return fmt::format("factory_count is {}, it must be 1 to {}", plugin.factory_count,
                       kMaxFactories);
  }
  if (plugin.factories == nullptr) return "factories is NULL";
  std::vector<std::string_view> names;
  for (uint32_t at = 0; at < plugin.factory_count; ++at) {
    const room_factory* factory = plugin.factories[at];
    if (factory == nullptr) return fmt::format("factory {} is NULL", at);
    const std::string label = fmt::format("factory {}", at);
    if (auto problem = findTooSmall(label.c_str(), factory->size, kFactorySize)) return problem;
    if (factory->name == nullptr) return fmt::format("factory {} has no name", at);
    const std::string_view name(factory->name, strnlen(factory->name, kMaxNameLength + 1));
    if (!isGoodName(name)) {
      return fmt::format("factory {} has a bad name; 1 to {} letters, digits or _ are allowed", at,
                         kMaxNameLength);
    }
    if (std::ranges::find(names, name) != names.end()) {
      return fmt::format("two factories are called {}", name);
    }
    names.push_back(name);
    if (auto problem = findBadFactory(*factory)) {
      return fmt::format("factory {}: {}", name, *problem);
    }
  }
  return std::nullopt;
}

std::vector<std::string> factoryNames(const room_plugin& plugin) {
  std::vector<std::string> names;
  for (uint32_t at = 0; at < plugin.factory_count; ++at) {
    names.emplace_back(plugin.factories[at]->name);
  }
  return names;
}

}  // namespace roomd
