#include "families.hpp"

namespace test {

const Add<family::Shared, Traits{.shares = true}> kShared("shared");
const Add<family::Chain> kChain("chain");
const Add<family::Refs, Traits{.shares = true}> kRefs("refs");
const Add<family::Caravan, Traits{.shares = true}> kCaravan("caravan");

}  // namespace test
