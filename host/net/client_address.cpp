#include "net/client_address.hpp"

#include <algorithm>

namespace roomd {
namespace {

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t";
  const size_t begin = std::min(text.find_first_not_of(kBlank), text.size());
  const size_t end = text.find_last_not_of(kBlank);
  return end == text.npos ? std::string_view() : text.substr(begin, end + 1 - begin);
}

/// Some proxies add the port: "10.0.0.1:80", "[2001:db8::1]:80".
std::optional<IpAddress> addressOfHop(std::string_view hop) {
  hop = trim(hop);
  if (hop.starts_with('[')) {
    return IpAddress::parse(hop.substr(1, std::min(hop.find(']'), hop.size()) - 1));
  }
  const bool hasPort = std::ranges::count(hop, ':') == 1;
  return IpAddress::parse(hasPort ? hop.substr(0, hop.find(':')) : hop);
}

}  // namespace

IpAddress clientAddress(const IpAddress& peer, std::span<const Network> proxies,
                        std::string_view forwardedFor, std::string_view realIp) {
  const auto isProxy = [&](const IpAddress& address) {
    return std::ranges::any_of(proxies, [&](const Network& one) { return one.contains(address); });
  };
  if (!isProxy(peer)) return peer;
  if (forwardedFor.empty()) return addressOfHop(realIp).value_or(peer);
  IpAddress client = peer;
  while (!forwardedFor.empty() && isProxy(client)) {
    const size_t comma = forwardedFor.rfind(',');
    const size_t begin = comma == forwardedFor.npos ? 0 : comma + 1;
    const auto hop = addressOfHop(forwardedFor.substr(begin));
    if (!hop) break;
    client = *hop;
    forwardedFor = forwardedFor.substr(0, begin == 0 ? 0 : comma);
  }
  return client;
}

}  // namespace roomd
