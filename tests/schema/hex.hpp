#pragma once

#include <cstdio>
#include <string>
#include <string_view>

namespace test {

/// Bytes as "80 01 FF".
inline std::string hex(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    char digits[4];
    std::snprintf(digits, sizeof(digits), "%02X", static_cast<unsigned char>(byte));
    if (!text.empty()) text += ' ';
    text += digits;
  }
  return text;
}

}  // namespace test
