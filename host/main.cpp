#include <fmt/ranges.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <future>
#include <map>
#include <optional>
#include <string>

#include "author/new_plugin.hpp"
#include "checker.hpp"
#include "config/config.hpp"
#include "control/control_socket.hpp"
#include "control/running_hosts.hpp"
#include "guard/crash_report.hpp"
#include "net/server.hpp"
#include "plugin/loader.hpp"
#include "reloader.hpp"
#include "schema_printer.hpp"
#include "usage/describe.hpp"

namespace roomd {
namespace {

namespace fs = std::filesystem;

constexpr int kBadConfig = 2;

const std::map<std::string, SchemaLibrary> kSchemaLibraries = {{"0.15", SchemaLibrary::v2},
                                                               {"0.16", SchemaLibrary::v3},
                                                               {"0.17", SchemaLibrary::v4},
                                                               {"0.18", SchemaLibrary::v5}};

fs::path executable() { return fs::read_symlink("/proc/self/exe"); }

/// Beside the executable in a build folder, below the prefix when roomd is installed.
fs::path defaultPlugins() {
  const fs::path folder = executable().parent_path();
  const fs::path installed = folder.parent_path() / "lib/roomd/plugins";
  return !fs::exists(folder / "plugins") && fs::exists(installed) ? installed : folder / "plugins";
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
  for (const int signal : {SIGHUP, SIGUSR1, SIGINT, SIGTERM}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

int serve(const fs::path& file, std::optional<uint16_t> port) {
  const sigset_t signals = blockSignals();
  reportCrashes();
  auto config = readConfig(file);
  if (!config) return kBadConfig;
  config->port = port.value_or(config->port);
  Loader loader(runFolderOf(getpid()), executable());
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

  Reloader reloader(*config, defaultPlugins(), port, loader, server);
  std::optional<ControlSocket> control;
  control.emplace(controlFileOf(getpid()),
                  [&reloader](const std::string& command, ControlSocket::Answer answer) {
                    if (command == "reload") return reloader.reload(std::move(answer));
                    answer({false, fmt::format("unknown command \"{}\"", command)});
                  });
  if (!control->problem().empty()) spdlog::warn("{}", control->problem());

  int signal = 0;
  while (sigwait(&signals, &signal) == 0 && (signal == SIGHUP || signal == SIGUSR1)) {
    if (signal == SIGHUP) {
      reloader.reload();
    } else {
      for (const auto& line : describe(server.usage())) spdlog::info("usage: {}", line);
    }
  }

  spdlog::info("draining");
  control.reset();
  reloader.stop();
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
    return checkPlugin(file, executable()) ? EXIT_SUCCESS : kBadConfig;
  }
  const auto config = readConfig(file);
  if (!config) return kBadConfig;
  return checkRooms(*config, runFolderOf(getpid()), executable()) ? EXIT_SUCCESS : kBadConfig;
}

/// Asks a running host to reload, and tells how it went.
int reload(std::optional<int> pid) {
  const auto hosts = pid ? std::vector<pid_t>{*pid} : runningHosts();
  if (hosts.size() != 1) {
    fmt::print(stderr, "{}\n",
               hosts.empty() ? "no roomd of this user is running"
                             : fmt::format("several are running; choose one with --pid: {}",
                                           fmt::join(hosts, ", ")));
    return EXIT_FAILURE;
  }
  constexpr std::chrono::seconds kPatience{60};
  const auto reply = sendCommand(controlFileOf(hosts.front()), "reload", kPatience);
  if (!reply) {
    fmt::print(stderr, "roomd {}: {}\n", hosts.front(), reply.error().message);
    return EXIT_FAILURE;
  }
  fmt::print(reply->ok ? stdout : stderr, "{}\n", reply->text);
  return reply->ok ? EXIT_SUCCESS : EXIT_FAILURE;
}

/// Writes a plugin to start from.
int makePlugin(const fs::path& parent, const std::string& name) {
  const fs::path folder = executable().parent_path();
  const bool isBuilt = fs::exists(folder / "roomdConfig.cmake");
  const auto made = writeNewPlugin(parent, name, isBuilt ? folder : folder.parent_path());
  if (!made) {
    fmt::print(stderr, "{}\n", made.error().message);
    return EXIT_FAILURE;
  }
  for (const auto& file : *made) fmt::print("{}\n", file.string());
  fmt::print(
      "\nNext:\n  cd {}\n  cmake -G Ninja -B build && cmake --build build && ctest --test-dir "
      "build\n"
      "  {} --config rooms.yaml\n",
      (parent / name).string(), executable().string());
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

  std::optional<int> pid;
  auto* reloading = app.add_subcommand("reload", "makes a running roomd read everything again");
  reloading->add_option("--pid", pid, "which one, when several are running");

  std::string name;
  fs::path parent = ".";
  auto* making = app.add_subcommand("new", "writes a plugin to start from");
  making->add_option("name", name, "its name, like my_room")->required();
  making->add_option("--dir", parent, "the folder it is made in")->capture_default_str();

  SchemaRequest schema;
  std::string factory;
  fs::path plugins = defaultPlugins();
  auto* printing = app.add_subcommand("schema", "prints classes for clients to a room's state");
  printing->add_option("factory", factory, "as in rooms.yaml: game/Game")->required();
  printing->add_option("--lang", schema.language, "ts or csharp")
      ->required()
      ->check(CLI::IsMember({"ts", "csharp"}));
  printing
      ->add_option("--client", schema.library, "whose clients: 0.15, 0.16, 0.17 or 0.18 (default)")
      ->transform(CLI::CheckedTransformer(kSchemaLibraries));
  printing->add_option("--plugins", plugins, "the folder of game.so")->capture_default_str();
  printing->add_option("--namespace", schema.nameSpace, "of the C# classes");
  CLI11_PARSE(app, argc, argv);

  if (verbose) spdlog::set_level(spdlog::level::debug);
  if (!probed.empty()) return Loader::probe(probed);
  if (checking->parsed()) return check(checked);
  if (reloading->parsed()) return reload(pid);
  if (making->parsed()) return makePlugin(parent, name);
  if (printing->parsed()) {
    const size_t slash = std::min(factory.find('/'), factory.size());
    schema.plugin = plugins / (factory.substr(0, slash) + ".so");
    schema.factory = factory.substr(std::min(slash + 1, factory.size()));
    return printSchema(schema, executable()) ? EXIT_SUCCESS : kBadConfig;
  }
  return serve(configFile, port);
}

}  // namespace
}  // namespace roomd

int main(int argc, char** argv) { return roomd::run(argc, argv); }
