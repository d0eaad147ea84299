#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace roomd {

/// How a child process ended.
struct ChildOutcome {
  std::string notStarted;  ///< why it could not be started; empty when it was
  bool timedOut = false;   ///< it was killed for taking too long
  int status = 0;          ///< as waitpid has it
  std::string output;      ///< standard output, the first 64 KiB
  std::string errors;      ///< standard error, the last 4 KiB
};

/// Runs `arguments[0]` with those arguments, no open files but its standard ones and an empty
/// standard input, in a process group of its own. After `timeout` the group is killed. Waits; may
/// be called from any thread of a process with many.
ChildOutcome runChild(const std::vector<std::string>& arguments, std::chrono::milliseconds timeout);

}  // namespace roomd
