#include "families.hpp"

namespace test {

const Add<family::Lists, Traits{.arrays = true}> kLists("lists");
const Add<family::Army> kArmy("army");
const Add<family::Optionals> kOptionals("optionals");

}  // namespace test
