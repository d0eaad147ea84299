#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace roomd::wire {

/// Writes the few plain MessagePack pieces that replace what clients write in their own ways;
/// always in the shortest form. [any thread]

void packNil(std::string& out);
/// `text` is well-formed UTF-8 and below 4 GiB.
void packText(std::string& out, std::string_view text);
/// A map of `count` pairs, which follow.
void packMapHead(std::string& out, uint32_t count);

}  // namespace roomd::wire
