#include "plugin/library.hpp"

#include <dlfcn.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "plugin/open.hpp"
#include "plugin/source.hpp"
#include "plugin/worker.hpp"

namespace roomd {
namespace {

// Calls the plugin's load(), if it has one; the error is "load: <reason>".
Result<const room_plugin*> callLoad(const room_plugin* plugin) {
  char reason[256] = {};
  const int32_t code = plugin->load == nullptr ? 0 : plugin->load(reason, sizeof reason);
  if (code == 0) return plugin;
  reason[sizeof reason - 1] = '\0';
  if (reason[0] == '\0') return Error{fmt::format("load: refused with code {}", code)};
  return Error{fmt::format("load: {}", reason)};
}

}  // namespace

const room_factory* Library::factory(std::string_view name) const {
  for (uint32_t at = 0; at < plugin_->factory_count; ++at) {
    if (plugin_->factories[at]->name == name) return plugin_->factories[at];
  }
  return nullptr;
}

std::string Library::label() const {
  return fmt::format("{} (generation {})", source_.filename().string(), generation_);
}

Result<std::shared_ptr<const Library>> Library::open(const std::filesystem::path& source,
                                                     const std::filesystem::path& staged,
                                                     uint64_t generation,
                                                     const std::shared_ptr<Worker>& unloader) {
  const Result<uint64_t> hash = hashContent(staged);
  if (!hash) return Error{fmt::format("stage: {}", hash.error().message)};
  const Result<OpenPlugin> opened = openPlugin(staged);
  if (!opened) return opened.error();
  if (const auto loaded = callLoad(opened->plugin); !loaded) {
    dlclose(opened->handle);
    return loaded.error();
  }
  auto* library = new Library;
  library->plugin_ = opened->plugin;
  library->handle_ = opened->handle;
  library->source_ = source;
  library->staged_ = staged;
  library->generation_ = generation;
  library->contentHash_ = *hash;

  const auto release = [unloader = std::weak_ptr(unloader)](Library* released) {
    std::shared_ptr<Library> owner(released);
    if (auto worker = unloader.lock()) worker->post([owner] { owner->unload(); });
  };
  return std::shared_ptr<const Library>(std::shared_ptr<Library>(library, release));
}

void Library::unload() {
  if (plugin_->unload != nullptr) plugin_->unload();
  dlclose(handle_);
  std::error_code ignored;
  std::filesystem::remove(staged_, ignored);
  if (isMapped(staged_)) {
    spdlog::warn("{} is pinned: it stays in memory after unloading ({})", label(),
                 staged_.string());
  } else {
    spdlog::info("unloaded {}", label());
  }
}

}  // namespace roomd
