#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <future>
#include <optional>

#include "config/config.hpp"
#include "net/server.hpp"
#include "plugin/loader.hpp"

namespace roomd {
namespace {

namespace fs = std::filesystem;

constexpr int kBadConfig = 2;

fs::path executable() { return fs::read_symlink("/proc/self/exe"); }

fs::path defaultPlugins() { return executable().parent_path() / "plugins"; }

/// Where the staged copies of plugins live while this process does.
fs::path runFolder() {
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  const fs::path base = runtime && *runtime ? fs::path(runtime) : fs::temp_directory_path();
  return base / fmt::format("roomd.{}", getpid());
}

void printErrors(const std::vector<std::string>& errors) {
  for (const auto& error : errors) fmt::print(stderr, "{}\n", error);
}

/// Reads rooms.yaml and tells what is wrong with it.
std::optional<Config> readConfig(const fs::path& file) {
  auto outcome = loadConfig(file, defaultPlugins());
  if (!outcome.config) fmt::print(stderr, "{}\n", describe(file, outcome.errors));
  return std::move(outcome.config);
}

/// The signals main waits for; blocked before any thread starts, so that all of them are.
sigset_t blockSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGHUP, SIGINT, SIGTERM}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

void report(const LoadReport& outcome) {
  for (const auto& error : outcome.errors) spdlog::error("{}", error);
  for (const auto& note : outcome.notes) spdlog::info("{}", note);
  spdlog::info("{}", outcome.summary);
}

/// SIGHUP: rooms.yaml and the plugin folder are read again. What is wrong is said, and changes
/// nothing.
void reload(const fs::path& file, std::optional<uint16_t> port, Loader& loader, Server& server) {
  auto outcome = loadConfig(file, defaultPlugins());
  if (!outcome.config) {
    for (const auto& error : outcome.errors) spdlog::error("{}", describe(file, {error}));
    spdlog::error("reload: {} has errors, nothing was changed", file.string());
    return;
  }
  outcome.config->port = port.value_or(outcome.config->port);
  loader.load(*outcome.config, [&server, config = *outcome.config](LoadReport loaded) {
    // Applied first: whoever reads the line may join at once and gets the new rooms.
    std::string stale;
    if (loaded.catalog) stale = server.apply(config, loaded.catalog);
    if (!stale.empty()) spdlog::warn("{}", stale);
    report(loaded);
  });
}

int serve(const fs::path& file, std::optional<uint16_t> port) {
  const sigset_t signals = blockSignals();
  auto config = readConfig(file);
  if (!config) return kBadConfig;
  config->port = port.value_or(config->port);
  Loader loader(runFolder(), executable());
  Server server(*config);
  {
    auto loaded = loader.loadNow(*config);
    if (!loaded.catalog) {
      printErrors(loaded.errors);
      return kBadConfig;
    }
    report(loaded);
    spdlog::info("plugins: {}", config->plugins.string());
    auto bound = server.start(loaded.catalog);
    if (!bound) {
      fmt::print(stderr, "cannot listen on {}:{}: {}\n", config->host, config->port,
                 bound.error().message);
      return EXIT_FAILURE;
    }
    spdlog::info("{} loop(s), listening on http://{}:{}", server.loops(), config->host, *bound);
  }

  int signal = 0;
  while (sigwait(&signals, &signal) == 0 && signal == SIGHUP) {
    reload(file, port, loader, server);
  }

  spdlog::info("draining");
  std::promise<void> drained;
  server.drain([&drained] { drained.set_value(); });
  auto ended = drained.get_future();
  const timespec moment{0, 20'000'000};
  while (ended.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
    const int again = sigtimedwait(&signals, nullptr, &moment);
    if (again == SIGTERM || again == SIGINT) {
      spdlog::warn("stopped before every room had ended");
      std::_Exit(EXIT_FAILURE);
    }
  }
  server.awaitGoodbyes();
  server.stop();
  spdlog::info("stopped");
  return EXIT_SUCCESS;
}

/// Tries everything `file` names, or one plugin, without serving.
int check(const fs::path& file) {
  if (file.extension() == ".so") {
    const int status = Loader::probe(file);
    if (status == EXIT_SUCCESS) fmt::print("{}: fine\n", file.string());
    return status;
  }
  auto config = readConfig(file);
  if (!config) return kBadConfig;
  Loader loader(runFolder(), executable());
  auto loaded = loader.loadNow(std::move(*config));
  printErrors(loaded.errors);
  if (!loaded.catalog) return kBadConfig;
  fmt::print("{}: fine; {}\n", file.string(), loaded.summary);
  return EXIT_SUCCESS;
}

int run(int argc, char** argv) {
  spdlog::set_default_logger(spdlog::stdout_logger_mt("roomd"));
  spdlog::set_pattern("%Y-%m-%d %H:%M:%S.%e %l %v");
  spdlog::flush_on(spdlog::level::debug);

  CLI::App app("A game-room server: rooms in C++, clients of Colyseus 0.15 to 0.18", "roomd");
  fs::path configFile = "rooms.yaml";
  std::optional<uint16_t> port;
  fs::path probed;
  bool verbose = false;
  app.add_option("--config", configFile, "the rooms to serve")->capture_default_str();
  app.add_option("--port", port, "instead of the one in the file; 0 picks a free one");
  app.add_flag("--verbose", verbose, "log what rooms and clients do");
  app.add_option("--probe", probed)
      ->group("");  // how the loader tries a plugin, in a child process

  fs::path checked = "rooms.yaml";
  auto* checking = app.add_subcommand("check", "tries a rooms.yaml or a plugin without serving");
  checking->add_option("file", checked, "rooms.yaml, or a plugin (.so)")->capture_default_str();
  CLI11_PARSE(app, argc, argv);

  if (verbose) spdlog::set_level(spdlog::level::debug);
  if (!probed.empty()) return Loader::probe(probed);
  if (checking->parsed()) return check(checked);
  return serve(configFile, port);
}

}  // namespace
}  // namespace roomd

int main(int argc, char** argv) { return roomd::run(argc, argv); }
