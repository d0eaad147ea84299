#pragma once

#include <string>

#include "codegen/state_types.hpp"

namespace roomd {

/// A C# file with a class for each type, for Colyseus' SDK for Unity; in `nameSpace`, or in none
/// when that is empty.
std::string toCSharp(const StateTypes& types, const std::string& nameSpace);

}  // namespace roomd
