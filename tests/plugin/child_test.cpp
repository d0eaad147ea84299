#include "plugin/child.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace roomd {
namespace {

using namespace std::chrono_literals;

ChildOutcome shell(const std::string& script, std::chrono::milliseconds timeout = 10s) {
  return runChild({"/bin/sh", "-c", script}, timeout);
}

TEST(RunChild, CollectsOutputAndStatus) {
  const auto outcome = shell("echo out; echo err >&2; exit 3");
  EXPECT_EQ(outcome.notStarted, "");
  EXPECT_EQ(outcome.output, "out\n");
  EXPECT_EQ(outcome.errors, "err\n");
  EXPECT_TRUE(WIFEXITED(outcome.status));
  EXPECT_EQ(WEXITSTATUS(outcome.status), 3);
}

TEST(RunChild, TellsOfSignals) {
  const auto outcome = shell("kill -9 $$");
  EXPECT_FALSE(outcome.timedOut);
  EXPECT_TRUE(WIFSIGNALED(outcome.status));
  EXPECT_EQ(WTERMSIG(outcome.status), SIGKILL);
}

TEST(RunChild, KillsWhatTakesTooLong) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(shell("sleep 30", 100ms).timedOut);
  EXPECT_TRUE(shell("exec >&- 2>&-; sleep 30", 100ms).timedOut);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 10s);
}

TEST(RunChild, KillsWhatTheChildLeavesBehind) {
  const auto outcome = shell("sleep 30 >/dev/null 2>&1 & echo $!");
  EXPECT_FALSE(outcome.timedOut);
  const pid_t grandchild = std::stoi(outcome.output);
  for (int i = 0; i < 200 && kill(grandchild, 0) == 0; ++i) {
    // Gone or waiting to be collected by init.
    const auto state = shell("cut -d' ' -f3 /proc/" + std::to_string(grandchild) + "/stat").output;
    if (state == "Z\n" || state.empty()) return;
    usleep(10'000);
  }
  EXPECT_NE(kill(grandchild, 0), 0);
}

TEST(RunChild, BoundsWhatItKeeps) {
  const auto outcome =
      shell("head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2; echo x >&2");
  EXPECT_EQ(outcome.output.size(), 64U * 1024);
  EXPECT_EQ(outcome.errors.size(), 4U * 1024);
  EXPECT_TRUE(outcome.errors.ends_with("x\n"));
}

TEST(RunChild, PassesOnNoFilesAndNoInput) {
  const int inheritable = open("/dev/null", O_RDONLY);
  const std::string look = "test -e /proc/$$/fd/" + std::to_string(inheritable);
  EXPECT_EQ(shell(look + " && echo open || echo closed; cat").output, "closed\n");
  close(inheritable);
}

TEST(RunChild, SaysWhyNothingWasStarted) {
  EXPECT_EQ(runChild({"/there/is/no/such/file"}, 1s).notStarted, "No such file or directory");
}

}  // namespace
}  // namespace roomd
