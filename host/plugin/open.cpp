#include "plugin/open.hpp"

#include <dlfcn.h>
#include <fmt/format.h>
#include <link.h>

#include <cstring>

#include "plugin/tables.hpp"

namespace roomd {
namespace {

std::string lastDlError(const std::filesystem::path& file) {
  const char* text = dlerror();
  std::string message = text == nullptr ? "no reason given" : text;
  const std::string prefix = file.string() + ": ";
  if (message.starts_with(prefix)) message.erase(0, prefix.size());
  if (message.find("failed to map segment") != std::string::npos) {
    message += fmt::format("; is {} mounted noexec?", file.parent_path().string());
  }
  return message;
}

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
  void* handle = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) return Error{fmt::format("open: {}", lastDlError(file))};
  const auto* plugin = static_cast<const room_plugin*>(dlsym(handle, ROOM_PLUGIN_SYMBOL));
  const std::optional<std::string> refusal =
      plugin == nullptr ? "symbol: " ROOM_PLUGIN_SYMBOL " is not exported" : findRefusal(*plugin);
  if (refusal) {
    dlclose(handle);
    return Error{*refusal};
  }
  return OpenPlugin{handle, plugin};
}

std::optional<std::string> callLoad(const room_plugin& plugin) {
  char reason[256] = {};
  const int32_t code = plugin.load == nullptr ? 0 : plugin.load(reason, sizeof reason);
  if (code == 0) return std::nullopt;
  reason[sizeof reason - 1] = '\0';
  if (reason[0] == '\0') return fmt::format("load: refused with code {}", code);
  return fmt::format("load: {}", reason);
}

bool isMapped(const std::filesystem::path& file) {
  const auto compare = [](dl_phdr_info* library, size_t, void* name) {
    return std::strcmp(library->dlpi_name, static_cast<const char*>(name)) == 0 ? 1 : 0;
  };
  std::string name = file.string();
  return dl_iterate_phdr(compare, name.data()) != 0;
}

}  // namespace roomd
