#pragma once

#include <signal.h>

namespace roomd {

/// From now on a crash of this process (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT) and an exception
/// that nobody catches are told on standard error: the signal, whose code ran (see Activity), the
/// stack and the builds of its libraries. Then the process ends as it would have. Call once, on the
/// main thread.
void reportCrashes();

/// A stack for the crash report of the calling thread, so that an overflow of its own can be told
/// of. Lives as long as the thread runs what may overflow.
class CrashStack {
 public:
  CrashStack();
  ~CrashStack();
  CrashStack(const CrashStack&) = delete;
  CrashStack& operator=(const CrashStack&) = delete;

 private:
  void* memory_;
  stack_t before_{};
};

}  // namespace roomd
