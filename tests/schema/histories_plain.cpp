#include "history.hpp"

namespace test {

const Run kPlainFamilies[6] = {
    [](std::uint64_t seed) { run<family::Primitives>("primitives", seed); },
    [](std::uint64_t seed) { run<family::Arena>("arena", seed); },
    [](std::uint64_t seed) { run<family::Maps>("maps", seed); },
    [](std::uint64_t seed) { run<family::Node>("tree", seed); },
    [](std::uint64_t seed) { run<family::Wide>("wide", seed); },
    [](std::uint64_t seed) { run<family::WideMap>("map of wide", seed); },
};

}  // namespace test
