#include "guard/crash_report.hpp"

#include <cxxabi.h>
#include <execinfo.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <string_view>
#include <typeinfo>

#include "guard/activity.hpp"
#include "guard/crash_writer.hpp"
#include "guard/stack_symbols.hpp"

namespace roomd {
namespace {

constexpr int kSignals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
constexpr size_t kStackSize = 64 * 1024;
constexpr int kDeepest = 64;

struct sigaction before[NSIG];

const char* describe(int signal) {
  switch (signal) {
    case SIGSEGV:
      return "Segmentation fault";
    case SIGBUS:
      return "Bus error";
    case SIGFPE:
      return "Arithmetic error";
    case SIGILL:
      return "Illegal instruction";
    default:
      return "Aborted";
  }
}

void writeActivity(CrashWriter& out) {
  const Activity* activity = Activity::current();
  if (activity == nullptr) return;
  const Activity::Seen seen = activity->look();
  if (!seen.isInside()) return;
  // Nobody but this thread could destroy the callee, and it is here.
  out.text("crash: in ").text(seen.hook);
  if (seen.detail[0] != '\0') out.text(" \"").text(seen.detail.data()).text("\"");
  out.text(" of ").text(seen.callee->name()).text("\n");
}

/// The frames from the one that crashed on; `from` is where that was, if the signal tells.
void writeStack(CrashWriter& out, const void* from) {
  void* frames[kDeepest];
  const int count = backtrace(frames, kDeepest);
  void** const end = frames + count;
  // Before it are the frames of this handler.
  void** first = std::find(frames, end, from);
  if (first == end) first = frames;
  Module modules[kDeepest];
  size_t known = 0;
  for (void** frame = first; frame != end; ++frame) {
    out.text("crash: #").decimal(static_cast<uint64_t>(frame - first)).text(" ");
    // A return address is behind its call, which may be the last thing of a function.
    const auto* address = static_cast<const char*>(*frame) - (frame == first && from ? 0 : 1);
    writeFrame(out, address);
    out.text("\n");
    const Module module = Module::at(address);
    const bool isKnown = std::any_of(
        modules, modules + known, [&](const Module& other) { return other.start == module.start; });
    if (module.file != nullptr && !isKnown) modules[known++] = module;
  }
  for (const Module& module : std::span(modules, known)) {
    const auto id = module.buildId();
    out.text("crash: ").text(module.file[0] == '\0' ? "roomd" : module.file);
    out.text(" has build id ").bytes(id.data(), id.size()).text("\n");
  }
}

const void* placeOf(const void* context) {
#if defined(__x86_64__)
  const auto* registers = static_cast<const ucontext_t*>(context);
  return reinterpret_cast<const void*>(registers->uc_mcontext.gregs[REG_RIP]);
#elif defined(__aarch64__)
  return reinterpret_cast<const void*>(static_cast<const ucontext_t*>(context)->uc_mcontext.pc);
#else
  static_cast<void>(context);
  return nullptr;
#endif
}

void onSignal(int signal, siginfo_t* info, void* context) {
  // The next one of this kind ends the process, be it raised here.
  sigaction(signal, &before[signal], nullptr);
  {
    CrashWriter out(STDERR_FILENO);
    out.text("crash: signal ").decimal(static_cast<uint64_t>(signal)).text(" (");
    out.text(describe(signal)).text(")");
    const bool isFault = info->si_code > 0;
    if (isFault) out.text(" at address ").address(reinterpret_cast<uintptr_t>(info->si_addr));
    out.text("\n");
    writeActivity(out);
    writeStack(out, isFault ? placeOf(context) : nullptr);
  }
  // A fault happens again by itself when this returns.
  if (info->si_code <= 0) raise(signal);
}

[[noreturn]] void onTerminate() {
  {
    CrashWriter out(STDERR_FILENO);
    const std::type_info* type = abi::__cxa_current_exception_type();
    if (type == nullptr) {
      out.text("crash: std::terminate was called\n");
    } else {
      out.text("crash: nobody caught an exception of type ").text(type->name());
      try {
        throw;
      } catch (const std::exception& exception) {
        out.text(": ").text(exception.what());
      } catch (...) {
      }
      out.text("\n");
    }
  }
  std::abort();
}

}  // namespace

void reportCrashes() {
  static CrashStack stack;
  // The first call loads what it needs from a library, which a handler must not.
  void* frames[1];
  backtrace(frames, 1);
  std::set_terminate(onTerminate);
  struct sigaction action {};
  action.sa_sigaction = onSignal;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  for (const int signal : kSignals) sigaction(signal, &action, &before[signal]);
}

CrashStack::CrashStack()
    : memory_(
          mmap(nullptr, kStackSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) {
  if (memory_ == MAP_FAILED) return;
  stack_t stack{};
  stack.ss_sp = memory_;
  stack.ss_size = kStackSize;
  sigaltstack(&stack, &before_);
}

CrashStack::~CrashStack() {
  if (memory_ == MAP_FAILED) return;
  sigaltstack(&before_, nullptr);
  munmap(memory_, kStackSize);
}

}  // namespace roomd
