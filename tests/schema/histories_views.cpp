#include "../plugins/melee/state.hpp"
#include "families.hpp"

namespace test {

const Add<family::Table, Traits{.shares = true, .views = true, .arrays = true}> kTable("table");
const Add<Battle, Traits{.shares = true, .views = true, .arrays = true}> kBattle("battle");
const Add<family::Camp, Traits{.shares = true, .views = true, .arrays = true}> kCamp("camp");

}  // namespace test
