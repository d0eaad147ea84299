#pragma once

#include <string>

#include "codegen/state_types.hpp"

namespace roomd {

/// A TypeScript file with a class for each type, for `library` and experimentalDecorators. Each
/// class stands behind those it needs; where classes need each other, fields are declared after
/// both. The library numbers the classes as the types are numbered.
std::string toTypeScript(const StateTypes& types, SchemaLibrary library);

}  // namespace roomd
