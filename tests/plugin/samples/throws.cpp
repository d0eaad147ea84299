#include <cstdio>
#include <stdexcept>

namespace {

struct Thrower {
  Thrower() {
    std::puts("about to throw");
    throw std::runtime_error("boom");
  }
} thrower;

}  // namespace
