#pragma once

#include <room/abi.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace roomd {

/// Reconnection tokens: a secret, and behind it the number of the client, so that a token is found
/// without a search and compared only once.

/// A new token for `client`. [any thread]
std::string makeToken(room_client client);

/// Whose token this would be, if it is one; says nothing about the secret. [any thread]
std::optional<room_client> clientOfToken(std::string_view token);

/// Compares without telling by its time how much was right. [any thread]
bool sameToken(std::string_view a, std::string_view b);

}  // namespace roomd
