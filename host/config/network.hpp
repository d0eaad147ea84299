#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

struct sockaddr;

namespace roomd {

/// An IP address. An IPv4 one and its form inside IPv6 (::ffff:10.0.0.1) are the same address.
class IpAddress {
 public:
  /// "10.0.0.1", "2001:db8::1"; nothing else around it. nullopt when it is none.
  static std::optional<IpAddress> parse(std::string_view text);

  /// The address of a socket; nullopt when it is neither IPv4 nor IPv6.
  static std::optional<IpAddress> of(const sockaddr& address);

  /// IPv4 as "10.0.0.1", IPv6 in its short form.
  std::string text() const;
  bool isV4() const;

  /// What stands for everybody with whom this address may be exchanged at will: the network of 64
  /// bits around an IPv6 address, an IPv4 address itself.
  IpAddress customer() const;

  auto operator<=>(const IpAddress&) const = default;

 private:
  friend class Network;
  friend struct std::hash<IpAddress>;

  std::array<uint8_t, 16> bytes_{};  ///< as IPv6
};

/// The addresses that begin with the same bits: "10.0.0.0/8", "2001:db8::/32".
class Network {
 public:
  /// A network, or one address. nullopt when it is neither: also when bits are set behind the
  /// prefix, as in 10.0.0.1/8.
  static std::optional<Network> parse(std::string_view text);

  bool contains(const IpAddress& address) const;

 private:
  IpAddress base_;
  unsigned bits_ = 0;  ///< of the IPv6 form
};

}  // namespace roomd

template <>
struct std::hash<roomd::IpAddress> {
  size_t operator()(const roomd::IpAddress& address) const noexcept;
};
