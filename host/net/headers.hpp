#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "net/routes.hpp"
#include "value.hpp"

struct lws;

namespace roomd {

/// What libwebsockets has read of a request. All functions are for use inside its callbacks, while
/// the headers are there.

/// The request line and the headers; the body is still to come. `client` is left to the caller.
HttpRequest readRequest(lws* wsi);

/// What the request line of a WebSocket or of an HTTP request asks for.
wire::Target readTarget(lws* wsi);

/// The announced size of the body, 0 without one; nullopt when it comes in a way libwebsockets
/// cannot read, or not to be understood.
std::optional<uint64_t> readBodySize(lws* wsi);

/// Whose request this is that came from `peer`.
IpAddress readClient(lws* wsi, const IpAddress& peer, std::span<const Network> proxies);

/// The Origin header, empty when there is none.
std::string readOrigin(lws* wsi);

/// Every header libwebsockets knows by name: a Map of lower-case names to texts.
Value readHeaders(lws* wsi);

/// The token of `Authorization: Bearer`, empty when there is none.
std::string readBearer(lws* wsi);

}  // namespace roomd
