#include "guard/crash_report.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <stdexcept>
#include <thread>

#include "guard/activity.hpp"

namespace roomd {
namespace {

using testing::KilledBySignal;

class CrashReport : public testing::Test {
 protected:
  CrashReport() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

volatile int* volatile nowhere = nullptr;

// Behind each call is something to do, so that the call is none at the end.
__attribute__((noinline)) int readNowhere() { return *nowhere + 1; }

__attribute__((noinline)) int recurse(volatile int* depth) {
  if (*depth < 0) return 0;
  volatile int here = *depth + 1;
  return recurse(&here) + here;
}

void inMessage(int (*crash)()) {
  reportCrashes();
  Activity activity;
  Activity::current() = &activity;
  const Callee room("room \"game\" (id abc)");
  const PluginCall call(activity, room, "onMessage", "boom");
  crash();
}

TEST_F(CrashReport, NamesTheSignalTheRoomAndTheStack) {
  EXPECT_EXIT(inMessage(readNowhere), KilledBySignal(SIGSEGV),
              "signal 11 \\(Segmentation fault\\) at address 0x0\n"
              "crash: in onMessage \"boom\" of room \"game\" \\(id abc\\)\n"
              "crash: #0 roomd\\+0x[0-9a-f]+ \\(.*readNowhere.*\\)\n"
              "crash: #1 roomd\\+0x[0-9a-f]+ \\(.*inMessage");
}

TEST_F(CrashReport, NamesTheBuildsOfTheStack) {
  EXPECT_EXIT(inMessage(readNowhere), KilledBySignal(SIGSEGV),
              "crash: roomd has build id [0-9a-f]{40}\n");
}

TEST_F(CrashReport, TellsOfAnOverflowOfAThreadsStack) {
  const auto overflow = [] {
    reportCrashes();
    std::thread([] {
      const CrashStack stack;
      volatile int depth = 0;
      recurse(&depth);
    }).join();
  };
  EXPECT_EXIT(overflow(), KilledBySignal(SIGSEGV), "crash: #0 roomd.*recurse");
}

TEST_F(CrashReport, TellsOfAnExceptionThatNobodyCatches) {
  const auto fail = []() -> int { throw std::runtime_error("no database"); };
  EXPECT_EXIT(std::thread([&] { inMessage(fail); }).join(), KilledBySignal(SIGABRT),
              "nobody caught an exception of type St13runtime_error: no database\n"
              "crash: signal 6 \\(Aborted\\)\n");
}

TEST_F(CrashReport, EndsWithTheSignalThatWasSent) {
  const auto die = []() -> int { return raise(SIGBUS); };
  EXPECT_EXIT(inMessage(die), KilledBySignal(SIGBUS), "signal 7 \\(Bus error\\)\n");
}

}  // namespace
}  // namespace roomd
