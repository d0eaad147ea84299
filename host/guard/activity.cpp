#include "guard/activity.hpp"

#include <cstring>
#include <mutex>
#include <unordered_set>

namespace roomd {
namespace {

struct Callees {
  std::mutex mutex;
  std::unordered_set<const Callee*> living;
};

/// Never destroyed: rooms may outlive main.
Callees& callees() {
  static auto* all = new Callees;
  return *all;
}

}  // namespace

Callee::Callee(std::string name) : name_(std::move(name)) {
  const std::lock_guard lock(callees().mutex);
  callees().living.insert(this);
}

Callee::~Callee() {
  const std::lock_guard lock(callees().mutex);
  callees().living.erase(this);
}

std::string Callee::nameOf(const Callee* callee) {
  const std::lock_guard lock(callees().mutex);
  return callees().living.contains(callee) ? callee->name_ : std::string();
}

std::string Activity::Seen::what() const {
  std::string text = hook == nullptr ? "" : hook;
  if (detail[0] != '\0') text += " \"" + std::string(detail.data()) + '"';
  return text;
}

Activity::Seen Activity::look() const {
  Seen seen;
  seen.serial = serial_.load(std::memory_order_acquire);
  seen.callee = callee_.load(std::memory_order_relaxed);
  seen.hook = hook_.load(std::memory_order_relaxed);
  for (size_t at = 0; at < detail_.size(); ++at) {
    const uint64_t word = detail_[at].load(std::memory_order_relaxed);
    std::memcpy(&seen.detail[at * sizeof word], &word, sizeof word);
  }
  seen.detail.back() = '\0';
  return seen;
}

const Activity*& Activity::current() {
  constinit static thread_local const Activity* activity = nullptr;
  return activity;
}

PluginCall::PluginCall(Activity& activity, const Callee& callee, const char* hook,
                       std::string_view detail)
    : activity_(activity),
      outerCallee_(activity.callee_.load(std::memory_order_relaxed)),
      outerHook_(activity.hook_.load(std::memory_order_relaxed)) {
  activity_.callee_.store(&callee, std::memory_order_relaxed);
  activity_.hook_.store(hook, std::memory_order_relaxed);
  std::array<uint64_t, Activity::kDetailSize / sizeof(uint64_t)> words{};
  detail.copy(reinterpret_cast<char*>(words.data()), Activity::kDetailSize - 1);
  // Most calls have none and follow one that had none.
  const bool isNew = !detail.empty() || activity_.detail_[0].load(std::memory_order_relaxed) != 0;
  for (size_t at = 0; isNew && at < words.size(); ++at) {
    activity_.detail_[at].store(words[at], std::memory_order_relaxed);
  }
  // Of a call inside of another the serial number stays odd.
  advance(outerCallee_ == nullptr ? 1 : 2);
}

PluginCall::~PluginCall() {
  activity_.callee_.store(outerCallee_, std::memory_order_relaxed);
  activity_.hook_.store(outerHook_, std::memory_order_relaxed);
  if (outerCallee_ != nullptr) activity_.detail_[0].store(0, std::memory_order_relaxed);
  advance(outerCallee_ == nullptr ? 1 : 2);
}

void PluginCall::advance(uint64_t by) const {
  const uint64_t serial = activity_.serial_.load(std::memory_order_relaxed);
  activity_.serial_.store(serial + by, std::memory_order_release);
}

}  // namespace roomd
