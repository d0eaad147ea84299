#include "plugin/load_pass.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "plugin/elf.hpp"
#include "plugin/probe.hpp"
#include "plugin/source.hpp"
#include "plugin/tables.hpp"

namespace roomd {
namespace {

std::string joinOr(const std::vector<std::string>& parts, std::string_view otherwise) {
  return parts.empty() ? std::string(otherwise) : fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

LoadReport LoadPass::run() {
  LoadReport report;
  if (const std::string& problem = state_.runFolder.problem(); !problem.empty()) {
    report.errors = {problem};
    report.summary = fmt::format("loaded nothing; {}", problem);
    return report;
  }
  for (const RoomConfig& room : config_.rooms) {
    if (!loaded_.contains(room.plugin)) loadPlugin(room.plugin);
  }
  for (const ConfigError& error : errors_) {
    report.errors.push_back(roomd::describe(config_.file, {error}));
  }
  report.summary = summary();
  report.warnings = std::move(warnings_);
  if (!errors_.empty()) return report;

  std::erase_if(state_.current, [](const auto& known) { return known.second.expired(); });
  for (const auto& [plugin, loaded] : loaded_) {
    state_.current[loaded.library->source()] = loaded.library;
  }
  report.catalog = std::make_shared<const Catalog>(std::move(types_));
  return report;
}

void LoadPass::loadPlugin(const std::string& plugin) {
  Loaded& loaded = loaded_[plugin];
  auto outcome = obtain(config_.plugins / (plugin + ".so"));
  if (outcome) loaded = std::move(*outcome);
  for (const RoomConfig& room : config_.rooms) {
    if (room.plugin != plugin) continue;
    if (!outcome) return refuse(room, outcome.error().message);
    addRoom(room, loaded.library);
  }
}

Result<LoadPass::Loaded> LoadPass::obtain(const std::filesystem::path& source) {
  if (auto problem = waitUntilSettled(source)) return Error{*problem};
  const auto known = state_.current.find(source);
  if (known == state_.current.end()) return open(source);
  const Result<uint64_t> hash = hashContent(source);
  if (!hash) return Error{fmt::format("stage: {}", hash.error().message)};
  auto library = known->second.lock();
  if (library != nullptr && library->contentHash() == *hash)
    return Loaded{std::move(library), false};
  return open(source);
}

Result<LoadPass::Loaded> LoadPass::open(const std::filesystem::path& source) {
  uint64_t generation = 0;
  const auto staged = copyWhole(source, [&] {
    generation = ++state_.generations;
    return state_.runFolder.stage(source, generation);
  });
  if (!staged) return staged.error();

  const auto attempt = [&]() -> Result<std::shared_ptr<const Library>> {
    if (auto damage = findDamage(*staged)) return Error{fmt::format("check: {}", *damage)};
    if (auto probed = probeInChild(state_.self, *staged, kProbeTimeout); !probed) {
      return probed.error();
    }
    return Library::open(source, *staged, generation, state_.unloader);
  };
  auto library = attempt();
  if (library) {
    warnOfUnique(source, *staged);
    return Loaded{std::move(*library), true};
  }
  std::error_code ignored;
  std::filesystem::remove(*staged, ignored);
  return library.error();
}

void LoadPass::warnOfUnique(const std::filesystem::path& source,
                            const std::filesystem::path& staged) {
  const auto symbols = uniqueSymbols(staged);
  if (symbols.empty()) return;
  warnings_.push_back(fmt::format("{}: {}", source.filename().string(), describeUnique(symbols)));
}

void LoadPass::refuse(const RoomConfig& room, std::string reason) {
  errors_.push_back({room.factoryAt, fmt::format("{}.so: {}", room.plugin, reason)});
}

void LoadPass::addRoom(const RoomConfig& room, const std::shared_ptr<const Library>& library) {
  const room_factory* factory = library->factory(room.factory);
  if (factory == nullptr) {
    return refuse(room, fmt::format("factory: there is no {}; it offers {}", room.factory,
                                    fmt::join(factoryNames(library->plugin()), ", ")));
  }
  types_[room.name] =
      std::make_shared<const RoomType>(RoomType{room, encode(room.options), factory, library});
}

std::string LoadPass::summary() const {
  std::vector<std::string> loaded;
  std::vector<std::string> kept;
  std::vector<std::string> refused;
  for (const auto& [plugin, found] : loaded_) {
    if (found.library == nullptr) continue;
    if (found.isNew)
      loaded.push_back(found.library->label());
    else
      kept.push_back(found.library->source().filename().string());
  }
  for (const ConfigError& error : errors_) refused.push_back(error.message);
  if (!refused.empty()) {
    return fmt::format("nothing changed; refused {}", fmt::join(refused, "; "));
  }
  return fmt::format("loaded {}, kept {}; refused nothing", joinOr(loaded, "nothing"),
                     joinOr(kept, "nothing"));
}

}  // namespace roomd
