#include "room/tokens.hpp"

#include <charconv>

#include "ids.hpp"

namespace roomd {

std::string makeToken(room_client client) {
  return randomId(kTokenLength) + std::to_string(client);
}

std::optional<room_client> clientOfToken(std::string_view token) {
  if (token.size() <= kTokenLength) return std::nullopt;
  const char* const end = token.data() + token.size();
  room_client client = 0;
  const auto parsed = std::from_chars(token.data() + kTokenLength, end, client);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return client;
}

bool sameToken(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (size_t i = 0; i < a.size(); i++) difference |= static_cast<unsigned char>(a[i] ^ b[i]);
  return difference == 0;
}

}  // namespace roomd
