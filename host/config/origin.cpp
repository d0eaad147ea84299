#include "config/origin.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>

#include "config/network.hpp"

namespace roomd {
namespace {

struct Scheme {
  std::string_view start;
  std::string_view ownPort;
};
constexpr Scheme kSchemes[] = {{"http://", ":80"}, {"https://", ":443"}};

bool isName(std::string_view host) {
  const auto allowed = [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '.' || c == '_';
  };
  return !host.empty() && std::ranges::all_of(host, allowed);
}

bool isHost(std::string_view host) {
  if (!host.starts_with('[')) return isName(host);
  if (!host.ends_with(']')) return false;
  const auto address = IpAddress::parse(host.substr(1, host.size() - 2));
  return address && host.find(':') != host.npos;
}

bool isPort(std::string_view digits) {
  uint16_t port = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, problem] = std::from_chars(digits.data(), end, port);
  return problem == std::errc{} && stop == end && port > 0 && digits.front() != '0';
}

}  // namespace

std::optional<std::string> normalOrigin(std::string_view text) {
  std::string origin(text);
  std::ranges::transform(origin, origin.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto scheme = std::ranges::find_if(
      kSchemes, [&](const Scheme& known) { return origin.starts_with(known.start); });
  if (scheme == std::end(kSchemes)) return std::nullopt;
  if (origin.ends_with(scheme->ownPort)) origin.resize(origin.size() - scheme->ownPort.size());
  const std::string_view rest = std::string_view(origin).substr(scheme->start.size());
  const size_t bracket = rest.rfind(']');
  const size_t colon = rest.find(':', bracket == rest.npos ? 0 : bracket);
  if (!isHost(rest.substr(0, std::min(colon, rest.size())))) return std::nullopt;
  if (colon != rest.npos && !isPort(rest.substr(colon + 1))) return std::nullopt;
  return origin;
}

}  // namespace roomd
