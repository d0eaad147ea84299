#pragma once

#include <cstddef>
#include <string>

namespace roomd {

/// `length` unguessable characters of A-Za-z0-9_-, 6 bits each, from the system's random source.
/// [any thread]
std::string randomId(size_t length);

/// Length of room and session ids, as in Colyseus.
inline constexpr size_t kIdLength = 9;

/// Reconnection tokens open a seat by themselves: 132 bits.
inline constexpr size_t kTokenLength = 22;

}  // namespace roomd
