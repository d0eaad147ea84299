#pragma once

#include <room/abi_static_auth.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/catalog.hpp"

namespace roomd::test {

/// The static auth of a room class, doing what a test says. Must outlive its requests.
class ScriptedAuth {
 public:
  /// One request, while the class has it.
  struct Request {
    ScriptedAuth& owner;
    const room_host* host;
    room_op op = 0;

    void pass(std::string_view auth = {}) const;
    void refuse(int32_t code, std::string_view text) const;
  };

  ScriptedAuth();
  ScriptedAuth(const ScriptedAuth&) = delete;
  ScriptedAuth& operator=(const ScriptedAuth&) = delete;

  /// `type`, asked before its rooms.
  std::shared_ptr<const RoomType> over(const std::shared_ptr<const RoomType>& type);

  /// What on_auth does; lets everybody in when nothing is said.
  std::function<void(Request&)> during;
  bool makesNothing = false;
  room_static_auth table;

  std::vector<std::string> calls;  ///< "create", "onAuth join game {...}", "onOp 7 ok", "destroy"
  std::string context;             ///< "token ip headers" of the last one
  std::vector<Request*> requests;  ///< not yet destroyed, oldest first

 private:
  struct Factory : room_factory {
    ScriptedAuth* owner;
    const room_factory* inner;
  };
  struct Hooks;

  Factory factory_;
};

}  // namespace roomd::test
