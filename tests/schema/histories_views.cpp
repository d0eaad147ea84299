#include "history.hpp"

namespace test {

const Run kViewFamilies[1] = {
    [](std::uint64_t seed) {
      run<family::Table>("table", seed, {.shares = true, .views = true, .arrays = true});
    },
};

}  // namespace test
