#include "reloader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

#include <utility>

namespace roomd {

void report(const LoadReport& outcome) {
  for (const auto& error : outcome.errors) spdlog::error("{}", error);
  for (const auto& warning : outcome.warnings) spdlog::warn("{}", warning);
  for (const auto& note : outcome.notes) spdlog::info("{}", note);
  spdlog::info("{}", outcome.summary);
}

Reloader::Reloader(const Config& config, std::filesystem::path defaultPlugins,
                   std::optional<uint16_t> port, Loader& loader, Server& server)
    : file_(config.file),
      defaultPlugins_(std::move(defaultPlugins)),
      port_(port),
      loader_(loader),
      server_(server) {
  watch(config);
}

void Reloader::reload(std::function<void(ControlReply)> done) {
  auto outcome = loadConfig(file_, defaultPlugins_);
  if (!outcome.config) {
    for (const auto& error : outcome.errors) spdlog::error("{}", describe(file_, {error}));
    const auto verdict = fmt::format("reload: {} has errors, nothing was changed", file_.string());
    spdlog::error("{}", verdict);
    return done({false, fmt::format("{}\n{}", describe(file_, outcome.errors), verdict)});
  }
  outcome.config->port = port_.value_or(outcome.config->port);
  loader_.load(*outcome.config, [this, config = *outcome.config, done = std::move(done)](
                                    const LoadReport& loaded) { done(apply(config, loaded)); });
}

ControlReply Reloader::apply(const Config& config, const LoadReport& loaded) {
  // Applied first: whoever reads the line may join at once and gets the new rooms.
  std::string stale;
  if (loaded.catalog) {
    stale = server_.apply(config, loaded.catalog);
    watch(config);
  }
  if (!stale.empty()) spdlog::warn("{}", stale);
  report(loaded);
  std::vector<std::string> lines = loaded.errors;
  lines.insert(lines.end(), loaded.warnings.begin(), loaded.warnings.end());
  if (!stale.empty()) lines.push_back(stale);
  lines.push_back(loaded.summary);
  return {loaded.catalog != nullptr, fmt::format("{}", fmt::join(lines, "\n"))};
}

void Reloader::watch(const Config& config) {
  const auto folder = config.watch ? config.plugins : std::filesystem::path();
  const std::lock_guard lock(mutex_);
  if (stopped_ || folder == watched_) return;
  watched_ = folder;
  watch_.reset();
  if (folder.empty()) return;
  const auto isPlugin = [](std::string_view name) { return name.ends_with(".so"); };
  const auto isRooms = [own = file_.filename().string()](std::string_view name) {
    return name == own;
  };
  const auto home = std::filesystem::absolute(file_).parent_path();
  watch_ = std::make_unique<FolderWatch>(
      std::vector<WatchedFolder>{{folder, isPlugin}, {home, isRooms}}, [this] { reload(); });
  if (!watch_->problem().empty()) spdlog::warn("{}", watch_->problem());
}

void Reloader::stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  watch_.reset();
}

}  // namespace roomd
