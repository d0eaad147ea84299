#include "wire/plain_pack.hpp"

#include <array>

#include "wire/byte_order.hpp"

namespace roomd::wire {
namespace {

template <class Unsigned>
void appendHead(std::string& out, uint8_t head, Unsigned length) {
  std::array<char, sizeof(Unsigned)> bytes{};
  storeBigEndian(bytes.data(), length);
  out += static_cast<char>(head);
  out.append(bytes.data(), bytes.size());
}

}  // namespace

void packNil(std::string& out) { out += '\xC0'; }

void packText(std::string& out, std::string_view text) {
  const size_t size = text.size();
  if (size < 0x20) {
    out += static_cast<char>(0xA0 | size);
  } else if (size <= 0xFF) {
    appendHead(out, 0xD9, static_cast<uint8_t>(size));
  } else if (size <= 0xFFFF) {
    appendHead(out, 0xDA, static_cast<uint16_t>(size));
  } else {
    appendHead(out, 0xDB, static_cast<uint32_t>(size));
  }
  out.append(text);
}

void packMapHead(std::string& out, uint32_t count) {
  if (count < 0x10) {
    out += static_cast<char>(0x80 | count);
  } else if (count <= 0xFFFF) {
    appendHead(out, 0xDE, static_cast<uint16_t>(count));
  } else {
    appendHead(out, 0xDF, count);
  }
}

}  // namespace roomd::wire
