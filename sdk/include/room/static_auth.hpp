// Static auth: who may have a seat at all, asked before a room exists.
#pragma once

#include <string>
#include <utility>

#include "room/auth.hpp"
#include "room/background.hpp"
#include "room/milliseconds.hpp"
#include "room/pending.hpp"

namespace room {

/// What onAuthStatic is told of a client that asks for a seat. There is no room yet: what a
/// coroutine waits for, it waits for here.
class StaticAuthContext : public AuthContext {
 public:
  StaticAuthContext(detail::Kernel& kernel, AuthContext known, std::string calledMethod,
                    std::string nameOfRoom)
      : AuthContext(std::move(known)),
        method(std::move(calledMethod)),
        roomName(std::move(nameOfRoom)),
        kernel_(&kernel) {}

  /// What the client called: "joinOrCreate", "create", "join" or "joinById".
  std::string method;
  /// The name in rooms.yaml.
  std::string roomName;

  /// `co_await context.sleep(100ms);`
  Sleep sleep(Milliseconds duration) const { return Sleep(*kernel_, duration); }
  /// Runs `function` on another thread, see RoomLoops::background.
  template <class F>
  auto background(F&& function) const {
    return detail::startBackground(*kernel_, std::forward<F>(function));
  }

 private:
  detail::Kernel* kernel_;
};

}  // namespace room
