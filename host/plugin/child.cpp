#include "plugin/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace roomd {
namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t kMaxOutput = 64 * 1024;
constexpr size_t kMaxErrors = 4 * 1024;

class Pipe {
 public:
  Pipe() { opened_ = pipe2(ends_, O_CLOEXEC) == 0; }
  ~Pipe() {
    if (!opened_) return;
    close(ends_[0]);
    closeWriting();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  bool opened() const { return opened_; }
  int reading() const { return ends_[0]; }
  int writing() const { return ends_[1]; }
  void closeWriting() {
    if (ends_[1] >= 0) close(ends_[1]);
    ends_[1] = -1;
  }

 private:
  int ends_[2] = {-1, -1};
  bool opened_ = false;
};

class SpawnSettings {
 public:
  SpawnSettings(const Pipe& output, const Pipe& errors) {
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output.writing(), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, errors.writing(), STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);

    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  ~SpawnSettings() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;

  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
};

int millisecondsUntil(Clock::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
  return static_cast<int>(std::max<int64_t>(0, left.count()));
}

// Appends what can be read; false at the end.
bool readSome(int from, std::string& into) {
  char buffer[4096];
  const ssize_t count = read(from, buffer, sizeof buffer);
  if (count < 0 && errno == EINTR) return true;
  if (count <= 0) return false;
  into.append(buffer, static_cast<size_t>(count));
  return true;
}

// Reads both pipes until they end or the time is over.
void readOutput(const Pipe& output, const Pipe& errors, Clock::time_point deadline,
                ChildOutcome& outcome) {
  pollfd sources[] = {{output.reading(), POLLIN, 0}, {errors.reading(), POLLIN, 0}};
  while (sources[0].fd >= 0 || sources[1].fd >= 0) {
    const int ready = poll(sources, 2, millisecondsUntil(deadline));
    if (ready == 0 || (ready < 0 && errno != EINTR)) return;
    if (ready < 0) continue;
    if (sources[0].revents != 0 && !readSome(sources[0].fd, outcome.output)) sources[0].fd = -1;
    if (sources[1].revents != 0 && !readSome(sources[1].fd, outcome.errors)) sources[1].fd = -1;
    if (outcome.output.size() > kMaxOutput) outcome.output.resize(kMaxOutput);
    if (outcome.errors.size() > kMaxErrors) {
      outcome.errors.erase(0, outcome.errors.size() - kMaxErrors);
    }
  }
}

// Waits for the child to end, but leaves it to be collected; false when the time is over first.
bool waitUntil(pid_t child, Clock::time_point deadline) {
  constexpr int kPauseMicroseconds = 1000;
  while (true) {
    siginfo_t ended{};
    const int result = waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOHANG | WNOWAIT);
    if (result == 0 ? ended.si_pid == child : errno != EINTR) return true;
    if (Clock::now() >= deadline) return false;
    usleep(kPauseMicroseconds);
  }
}

}  // namespace

ChildOutcome runChild(const std::vector<std::string>& arguments,
                      std::chrono::milliseconds timeout) {
  ChildOutcome outcome;
  Pipe output;
  Pipe errors;
  if (!output.opened() || !errors.opened()) {
    outcome.notStarted = std::strerror(errno);
    return outcome;
  }
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);

  const SpawnSettings settings(output, errors);
  pid_t child = 0;
  const int problem =
      posix_spawn(&child, argv[0], &settings.actions, &settings.attributes, argv.data(), environ);
  if (problem != 0) {
    outcome.notStarted = std::strerror(problem);
    return outcome;
  }
  output.closeWriting();
  errors.closeWriting();

  const auto deadline = Clock::now() + timeout;
  readOutput(output, errors, deadline, outcome);
  outcome.timedOut = !waitUntil(child, deadline);
  // Also what the child started itself. Its number is its own until it is collected.
  kill(-child, SIGKILL);
  while (waitpid(child, &outcome.status, 0) < 0 && errno == EINTR) continue;
  return outcome;
}

}  // namespace roomd
