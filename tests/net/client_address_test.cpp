#include "net/client_address.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace roomd {
namespace {

/// Whose request it is, with 10.0.0.0/8 and 2001:db8::/32 for our proxies.
std::string client(std::string_view peer, std::string_view forwardedFor,
                   std::string_view realIp = {}) {
  static const std::vector<Network> proxies = {*Network::parse("10.0.0.0/8"),
                                               *Network::parse("2001:db8::/32")};
  return clientAddress(*IpAddress::parse(peer), proxies, forwardedFor, realIp).text();
}

TEST(ClientAddress, NobodyIsBelievedWhoIsNoProxy) {
  EXPECT_EQ(client("192.0.2.9", "1.2.3.4", "1.2.3.4"), "192.0.2.9");
  EXPECT_EQ(clientAddress(*IpAddress::parse("10.0.0.1"), {}, "1.2.3.4", "1.2.3.4").text(),
            "10.0.0.1");
}

TEST(ClientAddress, TheRightmostThatIsNoProxyIsTheClient) {
  EXPECT_EQ(client("10.0.0.1", "1.2.3.4"), "1.2.3.4");
  EXPECT_EQ(client("10.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.2"), "1.2.3.4");
  EXPECT_EQ(client("2001:db8::1", "6.6.6.6,1.2.3.4"), "1.2.3.4");
  EXPECT_EQ(client("::ffff:10.0.0.1", "::ffff:1.2.3.4"), "1.2.3.4");
  EXPECT_EQ(client("10.0.0.1", "2600::1"), "2600::1");
}

TEST(ClientAddress, WhenAllAreProxiesTheFirstIsTheClient) {
  EXPECT_EQ(client("10.0.0.1", "10.0.0.3, 10.0.0.2"), "10.0.0.3");
}

TEST(ClientAddress, PortsAreNoMatter) {
  EXPECT_EQ(client("10.0.0.1", "1.2.3.4:5678"), "1.2.3.4");
  EXPECT_EQ(client("10.0.0.1", "[2600::1]:443"), "2600::1");
  EXPECT_EQ(client("10.0.0.1", "[2600::1]"), "2600::1");
}

TEST(ClientAddress, GarbageEndsTheSearch) {
  EXPECT_EQ(client("10.0.0.1", "unknown"), "10.0.0.1");
  EXPECT_EQ(client("10.0.0.1", "1.2.3.4, unknown, 10.0.0.2"), "10.0.0.2")
      << "what stands further left may be the client's invention";
  for (const char* garbage :
       {",", " ", ", ,", "1.2.3.4,", "[", "[]", "[2600::1", "]", "a:b:c", "1.2.3.4.5", "-"}) {
    const std::string found = client("10.0.0.1", garbage);
    EXPECT_TRUE(found == "10.0.0.1" || found == "2600::1") << garbage << ": " << found;
  }
  EXPECT_EQ(client("10.0.0.1", std::string(100'000, ',')), "10.0.0.1");
}

TEST(ClientAddress, RealIpIsTheSecondChoice) {
  EXPECT_EQ(client("10.0.0.1", "", "1.2.3.4"), "1.2.3.4");
  EXPECT_EQ(client("10.0.0.1", "5.6.7.8", "1.2.3.4"), "5.6.7.8");
  EXPECT_EQ(client("10.0.0.1", "", "nonsense"), "10.0.0.1");
  EXPECT_EQ(client("10.0.0.1", "", ""), "10.0.0.1");
}

}  // namespace
}  // namespace roomd
