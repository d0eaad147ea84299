#include "families.hpp"

namespace test {

const Add<family::Table, Traits{.shares = true, .views = true, .arrays = true}> kTable("table");

}  // namespace test
