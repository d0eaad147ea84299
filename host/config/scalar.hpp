#pragma once

#include <string_view>

#include "value.hpp"

namespace roomd {

/// What an unquoted YAML scalar means in the core schema of YAML 1.2: null, true and false,
/// integers (also 0x1F and 0o17), floats (also 1e3, .inf, .nan), else text. `yes` and `on` are
/// texts. An integer beyond 64 bits becomes a double.
Value resolveScalar(std::string_view text);

}  // namespace roomd
