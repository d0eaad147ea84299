#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

namespace roomd {

/// Whom the host calls in a plugin: a room, or a class that is asked before there is a room.
class Callee {
 public:
  explicit Callee(std::string name);
  ~Callee();
  Callee(const Callee&) = delete;
  Callee& operator=(const Callee&) = delete;

  /// As log lines and crash reports have it, with the library and its build.
  const std::string& name() const { return name_; }

  /// The name of the callee at this address, or "" when it has gone. [any thread]
  static std::string nameOf(const Callee* callee);

 private:
  const std::string name_;
};

/// What one thread does inside of plugins, for others to look at. Writing costs a few stores to a
/// cache line that is the thread's own: no lock, no look at the clock.
class alignas(64) Activity {
 public:
  static constexpr size_t kDetailSize = 32;

  struct Seen {
    uint64_t serial = 0;  ///< odd while a call runs; another number is another call
    const Callee* callee = nullptr;
    const char* hook = nullptr;
    std::array<char, kDetailSize> detail{};  ///< the message type, NUL at its end

    bool isInside() const { return serial % 2 == 1; }
    /// "onMessage "move"", "tick".
    std::string what() const;
  };

  /// What it is right now; torn when the thread is just going on. [any thread]
  Seen look() const;

  /// That of the calling thread, or nullptr. Set by the thread's owner.
  static const Activity*& current();

 private:
  friend class PluginCall;

  std::atomic<uint64_t> serial_ = 0;
  std::atomic<const Callee*> callee_ = nullptr;
  std::atomic<const char*> hook_ = nullptr;
  std::array<std::atomic<uint64_t>, kDetailSize / sizeof(uint64_t)> detail_{};
};

/// A call into a plugin, from its construction to its destruction. Calls may nest.
class PluginCall {
 public:
  /// `hook` must live forever; of `detail` the first 31 bytes are kept.
  PluginCall(Activity& activity, const Callee& callee, const char* hook,
             std::string_view detail = {});
  ~PluginCall();
  PluginCall(const PluginCall&) = delete;
  PluginCall& operator=(const PluginCall&) = delete;

 private:
  void advance(uint64_t by) const;

  Activity& activity_;
  const Callee* const outerCallee_;
  const char* const outerHook_;
};

}  // namespace roomd
