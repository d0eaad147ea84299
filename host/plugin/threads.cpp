#include "plugin/threads.hpp"

#include <dlfcn.h>
#include <execinfo.h>
#include <link.h>
#include <pthread.h>

#include <algorithm>
#include <list>
#include <memory>
#include <mutex>
#include <vector>

namespace roomd {
namespace {

using Starters = std::vector<const link_map*>;  ///< the libraries that had a hand in a start

constinit std::mutex mutex;

/// Of every thread that runs. Never destroyed: threads may outlive main.
std::list<Starters>& running() {
  static auto* list = new std::list<Starters>;
  return *list;
}

/// The libraries whose code is on this thread's stack.
Starters librariesOnStack() {
  constexpr int kDeepest = 64;
  void* frames[kDeepest];
  const int count = backtrace(frames, kDeepest);
  Starters libraries;
  for (int at = 0; at < count; ++at) {
    dl_find_object found{};
    if (_dl_find_object(frames[at], &found) != 0) continue;
    if (std::ranges::find(libraries, found.dlfo_link_map) == libraries.end()) {
      libraries.push_back(found.dlfo_link_map);
    }
  }
  return libraries;
}

/// What a thread is to run, and its entry among those that do, from before it starts.
class Errand {
 public:
  Errand(void* (*routine)(void*), void* argument) : routine_(routine), argument_(argument) {
    std::list<Starters> entry;
    entry.push_back(librariesOnStack());
    const std::lock_guard lock(mutex);
    running().splice(running().begin(), entry);
    entry_ = running().begin();
  }
  ~Errand() {
    const std::lock_guard lock(mutex);
    running().erase(entry_);
  }
  Errand(const Errand&) = delete;
  Errand& operator=(const Errand&) = delete;

  void* run() { return routine_(argument_); }

 private:
  void* (*const routine_)(void*);
  void* const argument_;
  std::list<Starters>::iterator entry_;
};

// Ends by return, by pthread_exit or by being cancelled: the errand is destroyed in any case.
void* runErrand(void* errand) {
  const std::unique_ptr<Errand> owner(static_cast<Errand*>(errand));
  return owner->run();
}

}  // namespace

size_t countThreadsOf(void* library) {
  const link_map* wanted = nullptr;
  if (dlinfo(library, RTLD_DI_LINKMAP, &wanted) != 0) return 0;
  const std::lock_guard lock(mutex);
  return static_cast<size_t>(std::ranges::count_if(running(), [wanted](const Starters& starters) {
    return std::ranges::find(starters, wanted) != starters.end();
  }));
}

}  // namespace roomd

// Stands before that of the C library, for the host and for everything it has loaded.
extern "C" __attribute__((visibility("default"))) int pthread_create(
    pthread_t* thread, const pthread_attr_t* attributes, void* (*routine)(void*),
    void* argument) noexcept {
  static const auto original =
      reinterpret_cast<decltype(&pthread_create)>(dlsym(RTLD_NEXT, "pthread_create"));
  auto errand = std::make_unique<roomd::Errand>(routine, argument);
  const int problem = original(thread, attributes, roomd::runErrand, errand.get());
  if (problem == 0) static_cast<void>(errand.release());
  return problem;
}
