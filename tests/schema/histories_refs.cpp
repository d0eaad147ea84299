#include "history.hpp"

namespace test {

const Run kRefFamilies[3] = {
    [](std::uint64_t seed) { run<family::Shared>("shared", seed, {.shares = true}); },
    [](std::uint64_t seed) { run<family::Chain>("chain", seed); },
    [](std::uint64_t seed) { run<family::Refs>("refs", seed, {.shares = true}); },
};

}  // namespace test
