#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace roomd {

/// An Origin as browsers send it - scheme and host in small letters, no port where it is the
/// scheme's own - from what a person wrote: "https://Game.example:443" becomes
/// "https://game.example". nullopt when it is no origin: with a path, without a scheme, with a
/// scheme other than http and https.
std::optional<std::string> normalOrigin(std::string_view text);

}  // namespace roomd
