#pragma once

#include <string>
#include <vector>

#include "net/routes.hpp"
#include "value.hpp"

struct lws;

namespace roomd {

/// What libwebsockets has read of a request. All functions are for use inside its callbacks, while
/// the headers are there.

/// The request line and the headers Routes looks at; the body is still to come.
HttpRequest readRequest(lws* wsi);

/// How a request's body comes. libwebsockets cannot take a chunked one apart.
enum class BodyKind { none, sized, chunked };
BodyKind readBodyKind(lws* wsi);

/// The query parameters, "name=value" each, decoded.
std::vector<std::string> readParameters(lws* wsi);

/// The path of the request, percent escapes decoded.
std::string readPath(lws* wsi);

/// Every header libwebsockets knows by name: a Map of lower-case names to texts.
Value readHeaders(lws* wsi);

/// The token of `Authorization: Bearer`, empty when there is none.
std::string readBearer(lws* wsi);

/// The peer's address as text.
std::string readAddress(lws* wsi);

}  // namespace roomd
