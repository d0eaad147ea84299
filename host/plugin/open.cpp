#include "plugin/open.hpp"

#include <fmt/format.h>

#include <cstring>

#include "plugin/shared_object.hpp"
#include "plugin/tables.hpp"

namespace roomd {
namespace {

std::optional<std::string> findRefusal(const room_plugin& plugin) {
  if (std::memcmp(plugin.magic, ROOM_ABI_MAGIC, sizeof plugin.magic) != 0) {
    return std::string("magic: " ROOM_PLUGIN_SYMBOL " does not begin with " ROOM_ABI_MAGIC);
  }
  if (plugin.abi_major != ROOM_ABI_MAJOR) {
    return fmt::format("version: built for ABI {}, this host speaks ABI {}; build it again",
                       plugin.abi_major, ROOM_ABI_MAJOR);
  }
  if (auto problem = findBadTable(plugin)) return fmt::format("table: {}", *problem);
  return std::nullopt;
}

}  // namespace

Result<OpenPlugin> openPlugin(const std::filesystem::path& file) {
  const Result<void*> handle = mapLibrary(file);
  if (!handle) return Error{fmt::format("open: {}", handle.error().message)};
  const auto* plugin = static_cast<const room_plugin*>(findSymbol(*handle, ROOM_PLUGIN_SYMBOL));
  const std::optional<std::string> refusal =
      plugin == nullptr ? "symbol: " ROOM_PLUGIN_SYMBOL " is not exported" : findRefusal(*plugin);
  if (refusal) {
    unmapLibrary(*handle);
    return Error{*refusal};
  }
  return OpenPlugin{*handle, plugin};
}

std::optional<std::string> callLoad(const room_plugin& plugin) {
  char reason[256] = {};
  const int32_t code = plugin.load == nullptr ? 0 : plugin.load(reason, sizeof reason);
  if (code == 0) return std::nullopt;
  reason[sizeof reason - 1] = '\0';
  if (reason[0] == '\0') return fmt::format("load: refused with code {}", code);
  return fmt::format("load: {}", reason);
}

}  // namespace roomd
