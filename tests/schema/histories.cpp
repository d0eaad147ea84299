// Prints random histories of states and of clients that follow them, one JSON object per line, for
// decode.cjs to replay with the official decoders. Each has a seed of its own, counted up from
// `seed`.
//
//   histories [count [seed [family]]]
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "history.hpp"

long test::memoryLeft = -1;

namespace {

void* allocate(std::size_t size) {
  if (test::memoryLeft >= 0 && test::memoryLeft-- == 0) throw std::bad_alloc();
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return std::malloc(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

int main(int argc, char** argv) {
  const std::uint64_t count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 300;
  const std::uint64_t seed =
      argc > 2 ? std::strtoull(argv[2], nullptr, 10) : std::random_device{}();
  std::vector<test::Family>& families = test::families();
  if (argc > 3) {
    std::erase_if(families,
                  [&](const test::Family& one) { return one.name != std::string(argv[3]); });
  }
  if (families.empty()) return 2;
  // The order in which files add theirs is the linker's.
  std::sort(families.begin(), families.end(), [](const test::Family& a, const test::Family& b) {
    return std::string_view(a.name) < b.name;
  });
  for (std::uint64_t each = seed; each != seed + count; ++each) {
    // Seeds next to each other are given to all families in turn.
    const test::Family& family = families[each % families.size()];
    family.run(family.name, each);
  }
}
