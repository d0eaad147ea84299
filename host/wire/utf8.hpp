#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace roomd::wire {

/// The length in bytes of the longest prefix of `text` that is well-formed UTF-8. [any thread]
size_t validUtf8Prefix(std::string_view text);

/// Whether the whole of `text` is well-formed UTF-8. [any thread]
inline bool isUtf8(std::string_view text) { return validUtf8Prefix(text) == text.size(); }

/// Appends `text` with every ill-formed sequence replaced by U+FFFD, cut into sequences the way
/// browsers and Node do. At most three bytes are written for each byte of `text`. [any thread]
void appendAsUtf8(std::string& out, std::string_view text);

}  // namespace roomd::wire
