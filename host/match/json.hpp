#pragma once

#include <string>
#include <string_view>

#include "result.hpp"
#include "value.hpp"

namespace roomd {

/// Reads one JSON text. Refuses what is no JSON and nesting deeper than 64; of equal keys the last
/// one wins.
Result<Value> parseJson(std::string_view text);

/// JSON of `value`: NaN and infinities become null, invalid UTF-8 becomes U+FFFD, bytes an array of
/// numbers.
std::string toJson(const Value& value);

}  // namespace roomd
