#include "families.hpp"

namespace test {

const Add<family::Table, Traits{.shares = true, .views = true, .arrays = true}> kTable("table");
const Add<family::Camp, Traits{.shares = true, .views = true, .arrays = true}> kCamp("camp");

}  // namespace test
