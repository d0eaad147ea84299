#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "plugin/catalog.hpp"

namespace roomd {

/// What came of a load or reload.
struct LoadReport {
  /// The new table, or nullptr when something was wrong (then nothing changed).
  std::shared_ptr<const Catalog> catalog;
  /// Mistakes, one line each: "rooms.yaml:4:14: ..." or "game.so: probe: ...".
  std::vector<std::string> errors;
  /// What is dangerous about a library that was loaded all the same, one line each.
  std::vector<std::string> warnings;
  /// One line for the log: what was loaded, kept, refused and why.
  std::string summary;
  /// One line for each good library in the plugin folder that no room names: its factories and the
  /// YAML to paste.
  std::vector<std::string> notes;
};

/// Turns a Config into a Catalog: stages, checks, probes and opens the libraries it names, on a
/// thread of its own, and unloads those that nobody holds any more. A library whose content has not
/// changed is kept. Loads run one after the other. Does not log its reports, only what happens
/// later: libraries unloaded, or pinned in memory.
class Loader {
 public:
  /// `runFolder` holds the staged copies; created here, removed by the destructor. `self` is the
  /// roomd executable, started with `--probe FILE` to try a library in a child process. When the
  /// folder cannot be made (mode 0700, its parent must exist) or belongs to somebody else, that is
  /// logged and is the error of every load.
  Loader(std::filesystem::path runFolder, std::filesystem::path self);

  /// Finishes the loads that were asked for, unloads what nobody holds, ends the thread and removes
  /// the run folder. Libraries still held stay in memory until the process ends. Not from `done`.
  ~Loader();

  /// Loads everything `config` names and calls `done` on the loader thread, once. [any thread]
  void load(Config config, std::function<void(LoadReport)> done);

  /// The same, waiting for the outcome. Not from `done`. [any thread]
  LoadReport loadNow(Config config);

  /// What `roomd --probe FILE` does, in the child: opens the file, checks its tables, calls its
  /// load() and unload() and closes it again. Prints the names of its factories, one in a line, and
  /// "passed" to standard output; or the reason against it to standard error. Returns the exit
  /// status. Meant to be the last thing a process does: it takes over standard output, the
  /// terminate handler and the life span of its parent.
  static int probe(const std::filesystem::path& file);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace roomd
