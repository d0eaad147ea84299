// A static constructor that throws ends the process that opens the library, before any check.
#include <room/abi.h>

#include <stdexcept>

namespace {

struct Thrower {
  Thrower() { throw std::runtime_error("thrown by a static constructor"); }
};

const Thrower thrower;

}  // namespace

extern "C" const room_plugin room_plugin_main{};
