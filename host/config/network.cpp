#include "config/network.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace roomd {
namespace {

constexpr std::array<uint8_t, 12> kV4Start = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr unsigned kV4StartBits = 96;
constexpr unsigned kBits = 128;

/// How many bits of a prefix fall into the byte at `index`.
unsigned bitsOfByte(unsigned prefix, size_t index) {
  const auto before = static_cast<unsigned>(index) * 8;
  return std::clamp(prefix, before, before + 8) - before;
}

uint8_t maskOf(unsigned bits) { return static_cast<uint8_t>(0xff00u >> bits); }

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  std::array<char, INET6_ADDRSTRLEN> terminated{};
  if (text.size() >= terminated.size() || text.find('\0') != text.npos) return std::nullopt;
  std::ranges::copy(text, terminated.begin());
  IpAddress address;
  if (inet_pton(AF_INET6, terminated.data(), address.bytes_.data()) == 1) return address;
  std::ranges::copy(kV4Start, address.bytes_.begin());
  if (inet_pton(AF_INET, terminated.data(), &address.bytes_[kV4Start.size()]) == 1) return address;
  return std::nullopt;
}

std::optional<IpAddress> IpAddress::of(const sockaddr& address) {
  IpAddress result;
  if (address.sa_family == AF_INET6) {
    std::memcpy(result.bytes_.data(), &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr,
                result.bytes_.size());
    return result;
  }
  if (address.sa_family != AF_INET) return std::nullopt;
  std::ranges::copy(kV4Start, result.bytes_.begin());
  std::memcpy(&result.bytes_[kV4Start.size()],
              &reinterpret_cast<const sockaddr_in&>(address).sin_addr, sizeof(in_addr));
  return result;
}

bool IpAddress::isV4() const {
  return std::equal(kV4Start.begin(), kV4Start.end(), bytes_.begin());
}

std::string IpAddress::text() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (isV4()) {
    inet_ntop(AF_INET, &bytes_[kV4Start.size()], text.data(), text.size());
  } else {
    inet_ntop(AF_INET6, bytes_.data(), text.data(), text.size());
  }
  return text.data();
}

IpAddress IpAddress::customer() const {
  constexpr size_t kNetworkBytes = 8;
  IpAddress result = *this;
  if (!isV4()) std::fill(result.bytes_.begin() + kNetworkBytes, result.bytes_.end(), uint8_t{0});
  return result;
}

std::optional<Network> Network::parse(std::string_view text) {
  const size_t slash = std::min(text.find('/'), text.size());
  const auto base = IpAddress::parse(text.substr(0, slash));
  if (!base) return std::nullopt;
  Network network;
  network.base_ = *base;
  network.bits_ = kBits;
  if (slash < text.size()) {
    // Written as IPv4, the prefix counts from where the IPv4 address begins.
    const bool v4 = text.substr(0, slash).find(':') == text.npos;
    const unsigned skipped = v4 ? kV4StartBits : 0;
    const std::string_view digits = text.substr(slash + 1);
    const char* end = digits.data() + digits.size();
    const auto [stop, problem] = std::from_chars(digits.data(), end, network.bits_);
    if (problem != std::errc{} || stop != end || network.bits_ > kBits - skipped) {
      return std::nullopt;
    }
    network.bits_ += skipped;
  }
  for (size_t i = 0; i < base->bytes_.size(); i++) {
    const uint8_t host = static_cast<uint8_t>(~maskOf(bitsOfByte(network.bits_, i)));
    if ((base->bytes_[i] & host) != 0) return std::nullopt;
  }
  return network;
}

bool Network::contains(const IpAddress& address) const {
  for (size_t i = 0; i < address.bytes_.size(); i++) {
    const uint8_t mask = maskOf(bitsOfByte(bits_, i));
    if (((address.bytes_[i] ^ base_.bytes_[i]) & mask) != 0) return false;
  }
  return true;
}

}  // namespace roomd

size_t std::hash<roomd::IpAddress>::operator()(const roomd::IpAddress& address) const noexcept {
  const std::string_view bytes(reinterpret_cast<const char*>(address.bytes_.data()),
                               address.bytes_.size());
  return std::hash<std::string_view>()(bytes);
}
