#include "plugin/probe.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <string_view>

#include "plugin/child.hpp"
#include "plugin/elf.hpp"
#include "plugin/open.hpp"
#include "plugin/shared_object.hpp"
#include "plugin/tables.hpp"
#include "plugin/threads.hpp"

namespace roomd {
namespace {

// What the child says: an exit status for "refused", with the reason as the last line of standard
// error; or the factories on standard output, one in a line, and this line at the end. A library
// that calls exit(0) does not get that far.
constexpr int kRefused = 65;
constexpr std::string_view kPassed = "passed\n";

std::string lastLine(std::string_view text) {
  constexpr size_t kLongest = 300;
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
  const size_t lineFeed = text.rfind('\n');
  if (lineFeed != text.npos) text.remove_prefix(lineFeed + 1);
  while (text.starts_with(' ')) text.remove_prefix(1);
  std::string line(text.substr(0, kLongest));
  for (char& c : line) {
    if (c >= 0 && c < ' ') c = ' ';
  }
  return line;
}

std::string describeEnd(const ChildOutcome& outcome, std::chrono::milliseconds timeout) {
  if (outcome.timedOut) return fmt::format("not done after {} ms, killed", timeout.count());
  if (WIFSIGNALED(outcome.status)) {
    const int number = WTERMSIG(outcome.status);
    const char* name = sigdescr_np(number);
    return fmt::format("killed by signal {} ({})", number, name == nullptr ? "unknown" : name);
  }
  return fmt::format("exited with status {} before the checks were done",
                     WEXITSTATUS(outcome.status));
}

std::vector<std::string> splitLines(std::string_view text) {
  std::vector<std::string> lines;
  for (size_t end = text.find('\n'); end != text.npos; end = text.find('\n')) {
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return lines;
}

// Writes the last line of standard error, behind what the library printed and is still buffered.
void report(const std::string& reason) {
  std::fflush(stdout);
  std::fprintf(stderr, "%s\n", reason.c_str());
}

const char* phase = "static constructor";

// Names the exception: what the C++ runtime prints by itself ends with a line that does not say
// where it came from.
[[noreturn]] void reportTerminate() {
  const char* reason = "something that is no std::exception";
  std::string text;
  try {
    if (const auto current = std::current_exception()) std::rethrow_exception(current);
    reason = "nothing, std::terminate was called";
  } catch (const std::exception& exception) {
    text = exception.what();
    reason = text.c_str();
  } catch (...) {
  }
  report(fmt::format("{} threw: {}", phase, reason));
  std::abort();
}

void isolate() {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const rlimit noCoreFile{0, 0};
  setrlimit(RLIMIT_CORE, &noCoreFile);
  std::set_terminate(reportTerminate);
}

// Leaves standard output to the host's eyes alone: what the library prints goes to standard error.
int takeStandardOutput() {
  std::fflush(stdout);
  const int output = dup(STDOUT_FILENO);
  dup2(STDERR_FILENO, STDOUT_FILENO);
  return output;
}

}  // namespace

Result<std::vector<std::string>> probeInChild(const std::filesystem::path& self,
                                              const std::filesystem::path& file,
                                              std::chrono::milliseconds timeout) {
  const ChildOutcome outcome = runChild({self.string(), "--probe", file.string()}, timeout);
  if (!outcome.notStarted.empty()) {
    return Error{fmt::format("probe: cannot start {}: {}", self.string(), outcome.notStarted)};
  }
  const std::string reason = lastLine(outcome.errors);
  const bool exited = !outcome.timedOut && WIFEXITED(outcome.status);
  if (exited && WEXITSTATUS(outcome.status) == kRefused) return Error{reason};
  std::string_view names = outcome.output;
  if (exited && WEXITSTATUS(outcome.status) == 0 && names.ends_with(kPassed)) {
    names.remove_suffix(kPassed.size());
    return splitLines(names);
  }
  const std::string end = describeEnd(outcome, timeout);
  return Error{reason.empty() ? fmt::format("probe: {}", end)
                              : fmt::format("probe: {}: {}", reason, end)};
}

int runProbe(const std::filesystem::path& file) {
  isolate();
  const int output = takeStandardOutput();
  const Result<OpenPlugin> opened = openPlugin(std::filesystem::absolute(file));
  if (!opened) {
    report(opened.error().message);
    return kRefused;
  }
  const room_plugin& plugin = *opened->plugin;
  std::string answer;
  for (const std::string& name : factoryNames(plugin)) answer += name + '\n';
  answer += kPassed;
  phase = "load()";
  if (const auto refusal = callLoad(plugin)) {
    report(*refusal);
    return kRefused;
  }
  phase = "unload()";
  if (plugin.unload != nullptr) plugin.unload();
  phase = "static destructor";
  const bool isLeft = countThreadsOf(opened->handle) == 0;
  if (isLeft) unmapLibrary(opened->handle);
  const auto written = write(output, answer.data(), answer.size());
  const int status = written == static_cast<ssize_t>(answer.size()) ? EXIT_SUCCESS : EXIT_FAILURE;
  if (!isLeft) _exit(status);  // as in the host, where it will stay
  return status;
}

Result<OpenPlugin> openProbed(const std::filesystem::path& file,
                              const std::filesystem::path& self) {
  if (const auto damage = findDamage(file)) return Error{"check: " + *damage};
  const auto absolute = std::filesystem::absolute(file);
  const auto probed = probeInChild(self, absolute, kProbeTimeout);
  return probed ? openPlugin(absolute) : probed.error();
}

}  // namespace roomd
