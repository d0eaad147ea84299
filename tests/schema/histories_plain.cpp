#include "families.hpp"

namespace test {

const Add<family::Primitives> kPrimitives("primitives");
const Add<family::Arena> kArena("arena");
const Add<family::Maps> kMaps("maps");
const Add<family::Node> kNode("tree");
const Add<family::Wide> kWide("wide");
const Add<family::WideMap> kWideMap("map of wide");

}  // namespace test
