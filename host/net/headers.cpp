#include "net/headers.hpp"

#include <libwebsockets.h>
#include <strings.h>

#include <array>
#include <charconv>
#include <string_view>
#include <vector>

#include "net/client_address.hpp"

namespace roomd {
namespace {

std::string readToken(lws* wsi, lws_token_indexes token) {
  const int length = lws_hdr_total_length(wsi, token);
  if (length <= 0) return {};
  std::string text(static_cast<size_t>(length) + 1, '\0');
  const int copied = lws_hdr_copy(wsi, text.data(), length + 1, token);
  text.resize(copied > 0 ? static_cast<size_t>(copied) : 0);
  return text;
}

std::string readCustom(lws* wsi, std::string_view name) {
  const int nameLength = static_cast<int>(name.size());
  const int length = lws_hdr_custom_length(wsi, name.data(), nameLength);
  if (length <= 0) return {};
  std::string text(static_cast<size_t>(length) + 1, '\0');
  const int copied = lws_hdr_custom_copy(wsi, text.data(), length + 1, name.data(), nameLength);
  text.resize(copied > 0 ? static_cast<size_t>(copied) : 0);
  return text;
}

std::string_view methodName(int method) {
  switch (method) {
    case LWSHUMETH_GET:
      return "GET";
    case LWSHUMETH_POST:
      return "POST";
    case LWSHUMETH_OPTIONS:
      return "OPTIONS";
    case LWSHUMETH_PUT:
      return "PUT";
    case LWSHUMETH_PATCH:
      return "PATCH";
    case LWSHUMETH_DELETE:
      return "DELETE";
    case LWSHUMETH_HEAD:
      return "HEAD";
    default:
      return "";
  }
}

/// Headers libwebsockets knows no name for are found only by those who ask for them.
constexpr std::string_view kCustomHeaders[] = {
    "sec-fetch-mode",   "sec-fetch-site",   "sec-fetch-dest",    "x-client-ip",
    "x-forwarded-host", "x-forwarded-port", "x-forwarded-proto", "x-request-id",
    "forwarded",        "cf-connecting-ip", "x-api-key",         "x-access-token"};

std::vector<std::string> readParameters(lws* wsi) {
  std::vector<std::string> parameters;
  std::array<char, 2048> text;
  for (int i = 0;; i++) {
    const int length = lws_hdr_copy_fragment(wsi, text.data(), static_cast<int>(text.size()),
                                             WSI_TOKEN_HTTP_URI_ARGS, i);
    if (length < 0) return parameters;
    parameters.emplace_back(text.data(), static_cast<size_t>(length));
  }
}

}  // namespace

HttpRequest readRequest(lws* wsi) {
  HttpRequest request;
  char* path = nullptr;
  int length = 0;
  request.method = methodName(lws_http_get_uri_and_method(wsi, &path, &length));
  request.target = readTarget(wsi);
  request.host = readToken(wsi, WSI_TOKEN_HOST);
  request.origin = readOrigin(wsi);
  request.userAgent = readToken(wsi, WSI_TOKEN_HTTP_USER_AGENT);
  request.secFetchMode = readCustom(wsi, "sec-fetch-mode:");
  request.contentType = readToken(wsi, WSI_TOKEN_HTTP_CONTENT_TYPE);
  request.authToken = readBearer(wsi);
  if (request.authToken.empty()) {
    request.authToken = request.target.parameter("_authToken").value_or("");
  }
  request.headers = readHeaders(wsi);
  request.secure = lws_is_ssl(wsi) != 0;
  return request;
}

wire::Target readTarget(lws* wsi) {
  char* path = nullptr;
  int length = 0;
  if (lws_http_get_uri_and_method(wsi, &path, &length) < 0) return {};
  return wire::parseTarget({path, static_cast<size_t>(length)}, readParameters(wsi));
}

std::optional<uint64_t> readBodySize(lws* wsi) {
  if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING) > 0) return std::nullopt;
  const std::string length = readToken(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH);
  if (length.empty()) return 0;
  uint64_t size = 0;
  const char* end = length.data() + length.size();
  const auto [stop, problem] = std::from_chars(length.data(), end, size);
  if (problem != std::errc{} || stop != end) return std::nullopt;
  return size;
}

IpAddress readClient(lws* wsi, const IpAddress& peer, std::span<const Network> proxies) {
  if (proxies.empty()) return peer;
  return clientAddress(peer, proxies, readToken(wsi, WSI_TOKEN_X_FORWARDED_FOR),
                       readToken(wsi, WSI_TOKEN_HTTP_X_REAL_IP));
}

std::string readOrigin(lws* wsi) { return readToken(wsi, WSI_TOKEN_ORIGIN); }

Value readHeaders(lws* wsi) {
  Value headers{Map{}};
  for (int token = 0; token < WSI_TOKEN_COUNT; token++) {
    const auto index = static_cast<lws_token_indexes>(token);
    const auto* name = reinterpret_cast<const char*>(lws_token_to_string(index));
    // Header names end in a colon; the other tokens are methods and pseudo headers.
    if (!name || lws_hdr_total_length(wsi, index) <= 0) continue;
    std::string_view text(name);
    if (text.size() < 2 || text.back() != ':' || text.front() == ':') continue;
    text.remove_suffix(1);
    headers.set(std::string(text), Value{readToken(wsi, index)});
  }
  for (const std::string_view name : kCustomHeaders) {
    std::string text = readCustom(wsi, std::string(name) + ':');
    if (!text.empty()) headers.set(std::string(name), Value{std::move(text)});
  }
  return headers;
}

std::string readBearer(lws* wsi) {
  constexpr std::string_view kScheme = "Bearer ";
  const std::string header = readToken(wsi, WSI_TOKEN_HTTP_AUTHORIZATION);
  if (header.size() <= kScheme.size() ||
      strncasecmp(header.c_str(), kScheme.data(), kScheme.size()) != 0) {
    return {};
  }
  return header.substr(kScheme.size());
}

}  // namespace roomd
