// Prints random histories of states and of clients that follow them, one JSON object per line, for
// decode.cjs to replay with the official decoders. Each has a seed of its own, counted up from
// `seed`; or they are those that files say, which the fuzz target `fuzz_state` found.
//
//   histories [count [seed [family]]]
//   histories --programs file...
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "history.hpp"
#include "scarce_memory.hpp"

namespace {

void runSeeds(std::uint64_t count, std::uint64_t seed, std::string_view only) {
  std::vector<test::Family>& families = test::families();
  if (!only.empty()) {
    std::erase_if(families, [&](const test::Family& one) { return one.name != only; });
  }
  // The order in which files add theirs is the linker's.
  std::sort(families.begin(), families.end(),
            [](const test::Family& a, const test::Family& b) { return a.name < b.name; });
  for (std::uint64_t each = seed; each != seed + count; ++each) {
    // Seeds next to each other are given to all families in turn.
    const test::Family& family = families.at(each % families.size());
    family.run(std::cout, {family.name, std::to_string(each), std::mt19937_64(each)});
  }
}

void runFile(const char* name) {
  std::ifstream file(name, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  test::runProgram(std::cout, name, bytes);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<const char*> arguments(argv + 1, argv + argc);
  if (!arguments.empty() && arguments[0] == std::string_view("--programs")) {
    std::for_each(arguments.begin() + 1, arguments.end(), runFile);
    return 0;
  }
  const auto number = [&](std::size_t at, std::uint64_t otherwise) {
    return at < arguments.size() ? std::strtoull(arguments[at], nullptr, 10) : otherwise;
  };
  runSeeds(number(0, 300), number(1, std::random_device{}()),
           arguments.size() > 2 ? arguments[2] : "");
}
