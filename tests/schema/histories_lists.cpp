#include "history.hpp"

namespace test {

const Run kListFamilies[3] = {
    [](std::uint64_t seed) { run<family::Lists>("lists", seed, {.arrays = true}); },
    [](std::uint64_t seed) { run<family::Army>("army", seed); },
    [](std::uint64_t seed) { run<family::Optionals>("optionals", seed); },
};

}  // namespace test
