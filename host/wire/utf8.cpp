#include "wire/utf8.hpp"

#include "wire/byte_order.hpp"

namespace roomd::wire {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

struct Sequence {
  size_t size;  ///< when ill-formed: the bytes that one replacement stands for
  bool valid;
};

/// The sequence at the start of `text`, which is not empty (Unicode standard, table 3-7).
Sequence firstSequence(std::string_view text) {
  const auto lead = static_cast<uint8_t>(text[0]);
  uint8_t lowest = 0x80;
  uint8_t highest = 0xBF;
  size_t size = 0;
  if (lead < 0x80) {
    return {1, true};
  } else if (lead >= 0xC2 && lead <= 0xDF) {
    size = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    size = 3;
    if (lead == 0xE0) lowest = 0xA0;
    if (lead == 0xED) highest = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    size = 4;
    if (lead == 0xF0) lowest = 0x90;
    if (lead == 0xF4) highest = 0x8F;
  } else {
    return {1, false};
  }
  for (size_t i = 1; i < size; ++i) {
    if (i == text.size()) return {i, false};
    const auto next = static_cast<uint8_t>(text[i]);
    if (next < lowest || next > highest) return {i, false};
    lowest = 0x80;
    highest = 0xBF;
  }
  return {size, true};
}

/// A prefix of `text` that is ASCII; stops early only inside a word of eight bytes.
size_t asciiPrefix(std::string_view text) {
  size_t at = 0;
  while (text.size() - at >= 8 &&
         (loadLittleEndian<uint64_t>(text.data() + at) & 0x8080808080808080u) == 0) {
    at += 8;
  }
  return at;
}

}  // namespace

size_t validUtf8Prefix(std::string_view text) {
  size_t at = asciiPrefix(text);
  while (at < text.size()) {
    const Sequence sequence = firstSequence(text.substr(at));
    if (!sequence.valid) break;
    at += sequence.size;
  }
  return at;
}

void appendAsUtf8(std::string& out, std::string_view text) {
  while (true) {
    const size_t valid = validUtf8Prefix(text);
    out.append(text.substr(0, valid));
    text.remove_prefix(valid);
    if (text.empty()) return;
    out.append(kReplacement);
    text.remove_prefix(firstSequence(text).size);
  }
}

}  // namespace roomd::wire
