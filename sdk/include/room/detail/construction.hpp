// How the base of a room learns of its host before the class's own constructor and members run.
#pragma once

#include <stdexcept>

#include "room/detail/kernel.hpp"

namespace room {

class RoomLoops;
class RoomMessages;

namespace detail {

struct BaseThunks;
template <class T>
struct HandoverThunks;
template <class T>
struct Thunks;

struct Construction {
  const room_host& host;
  const InnerHooks& hooks;

  Construction(const room_host& roomHost, const InnerHooks& innerHooks)
      : host(roomHost), hooks(innerHooks) {
    current() = this;
  }
  ~Construction() { current() = nullptr; }
  Construction(const Construction&) = delete;
  Construction& operator=(const Construction&) = delete;

  static const Construction& get() {
    if (!current()) throw std::logic_error("room: only the host makes rooms");
    return *current();
  }

 private:
  // Without a destructor, which would keep the library in memory.
  static const Construction*& current() {
    static constinit thread_local const Construction* construction = nullptr;
    return construction;
  }
};

}  // namespace detail
}  // namespace room
