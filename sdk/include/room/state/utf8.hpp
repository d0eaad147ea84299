// UTF-8 as clients demand it: a malformed string would put their decoders out of step.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace room::detail {

/// The well-formed character, or the longest beginning of one, at `text[at]`.
struct Utf8Step {
  std::size_t length;
  bool valid;
};

inline Utf8Step utf8Step(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
  const unsigned char lead = byte(at);
  if (lead < 0x80) return {1, true};
  const std::size_t length = lead >= 0xC2 && lead <= 0xDF   ? 2
                             : lead >= 0xE0 && lead <= 0xEF ? 3
                             : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                            : 0;
  if (length == 0) return {1, false};
  // The second byte is what excludes overlong forms, surrogates and everything above U+10FFFF.
  unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  for (std::size_t done = 1; done < length; ++done) {
    if (at + done == text.size() || byte(at + done) < low || byte(at + done) > high) {
      return {done, false};
    }
    low = 0x80;
    high = 0xBF;
  }
  return {length, true};
}

inline bool isUtf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    std::uint64_t eight = 0;
    if (text.size() - at >= sizeof(eight)) {
      std::memcpy(&eight, text.data() + at, sizeof(eight));
      if ((eight & 0x8080808080808080u) == 0) {
        at += sizeof(eight);
        continue;
      }
    }
    const Utf8Step step = utf8Step(text, at);
    if (!step.valid) return false;
    at += step.length;
  }
  return true;
}

/// `text` with U+FFFD in place of everything malformed, in the places where JavaScript's
/// TextDecoder puts it.
inline std::string toUtf8(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Step step = utf8Step(text, at);
    result += step.valid ? text.substr(at, step.length) : std::string_view("\xEF\xBF\xBD");
    at += step.length;
  }
  return result;
}

}  // namespace room::detail
