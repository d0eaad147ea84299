#pragma once

#include <span>
#include <string_view>

#include "config/network.hpp"

namespace roomd {

/// Whose request it is that came from `peer`: the peer's, unless it is one of our `proxies`. Each
/// proxy appends to `forwardedFor` (the header X-Forwarded-For) whom it got the request from, so
/// the client is the rightmost address there that is no proxy of ours; all further left is hearsay.
/// Without that header `realIp` (X-Real-IP) is believed. What is no address ends the search.
IpAddress clientAddress(const IpAddress& peer, std::span<const Network> proxies,
                        std::string_view forwardedFor, std::string_view realIp);

}  // namespace roomd
