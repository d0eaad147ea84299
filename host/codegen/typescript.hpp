#pragma once

#include <string>

#include "codegen/state_types.hpp"

namespace roomd {

/// A TypeScript file with a class for each type, for `@colyseus/schema` of any generation and
/// experimentalDecorators. Each class stands behind those it needs; where classes need each other,
/// fields are declared after both.
std::string toTypeScript(const StateTypes& types);

}  // namespace roomd
