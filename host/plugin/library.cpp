#include "plugin/library.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

#include "guard/stack_symbols.hpp"
#include "plugin/open.hpp"
#include "plugin/shared_object.hpp"
#include "plugin/source.hpp"
#include "plugin/threads.hpp"
#include "plugin/worker.hpp"

namespace roomd {

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
  if (const auto refusal = callLoad(*opened->plugin)) {
    unmapLibrary(opened->handle);
    return Error{*refusal};
  }
  auto* library = new Library;
  library->plugin_ = opened->plugin;
  library->handle_ = opened->handle;
  library->source_ = source;
  library->staged_ = staged;
  library->generation_ = generation;
  library->contentHash_ = *hash;
  library->build_ = fmt::format("{} (generation {}, build id {:02x})", source.filename().string(),
                                generation, fmt::join(buildIdAt(opened->plugin), ""));

  const auto release = [unloader = std::weak_ptr(unloader)](Library* released) {
    std::shared_ptr<Library> owner(released);
    if (auto worker = unloader.lock()) worker->post([owner] { owner->unload(); });
  };
  return std::shared_ptr<const Library>(std::shared_ptr<Library>(library, release));
}

void Library::unload() {
  if (plugin_->unload != nullptr) plugin_->unload();
  std::error_code ignored;
  std::filesystem::remove(staged_, ignored);
  if (const size_t threads = countThreadsOf(handle_); threads > 0) {
    spdlog::warn("{} is pinned: it stays in memory because threads it has started still run ({})",
                 label(), threads);
    return;
  }
  unmapLibrary(handle_);
  if (isMapped(staged_)) {
    spdlog::warn("{} is pinned: it stays in memory after unloading ({})", label(),
                 staged_.string());
  } else {
    spdlog::info("unloaded {}", label());
  }
}

}  // namespace roomd
