#include "wire/number.hpp"

#include <bit>
#include <cassert>
#include <limits>
#include <type_traits>

#include "wire/byte_order.hpp"

namespace roomd::wire {
namespace {

/// Reads what follows the first byte of `in`, as the integer type Integer.
template <class Integer>
bool readInteger(std::string_view& in, int64_t& value) {
  if (in.size() < 1 + sizeof(Integer)) return false;
  const auto bits = loadLittleEndian<std::make_unsigned_t<Integer>>(in.data() + 1);
  if constexpr (std::is_same_v<Integer, uint64_t>) {
    if (bits > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) return false;
  }
  value = static_cast<Integer>(bits);
  in.remove_prefix(1 + sizeof(Integer));
  return true;
}

template <class Float, class Bits>
bool readFloat(std::string_view& in, int64_t& value) {
  if (in.size() < 1 + sizeof(Bits)) return false;
  const double number = std::bit_cast<Float>(loadLittleEndian<Bits>(in.data() + 1));
  // The comparison also refuses what is not a number.
  if (!(number >= -0x1p63 && number < 0x1p63)) return false;
  const auto whole = static_cast<int64_t>(number);
  if (static_cast<double>(whole) != number) return false;
  value = whole;
  in.remove_prefix(1 + sizeof(Bits));
  return true;
}

/// Reads the length of a string that follows the first byte of `in`, then the string.
template <class Length>
bool readSizedString(std::string_view& in, std::string_view& text) {
  constexpr size_t head = 1 + sizeof(Length);
  if (in.size() < head) return false;
  const size_t length = loadLittleEndian<Length>(in.data() + 1);
  if (length > in.size() - head) return false;
  text = in.substr(head, length);
  in.remove_prefix(head + length);
  return true;
}

}  // namespace

ShortBytes ShortBytes::make(uint8_t head) {
  ShortBytes result;
  result.bytes_[0] = static_cast<char>(head);
  result.size_ = 1;
  return result;
}

template <class Unsigned>
ShortBytes ShortBytes::make(uint8_t head, Unsigned value) {
  ShortBytes result = make(head);
  storeLittleEndian(result.bytes_.data() + 1, value);
  result.size_ = 1 + sizeof(Unsigned);
  return result;
}

ShortBytes encodeNumber(int64_t value) {
  using Limit32 = std::numeric_limits<int32_t>;
  if (value >= 0) {
    if (value < 0x80) return ShortBytes::make(static_cast<uint8_t>(value));
    if (value <= 0xFF) return ShortBytes::make(0xCC, static_cast<uint8_t>(value));
    if (value <= 0xFFFF) return ShortBytes::make(0xCD, static_cast<uint16_t>(value));
    if (value <= 0xFFFFFFFF) return ShortBytes::make(0xCE, static_cast<uint32_t>(value));
    return ShortBytes::make(0xCF, static_cast<uint64_t>(value));
  }
  if (value >= -0x20) return ShortBytes::make(static_cast<uint8_t>(value));
  if (value >= -0x80) return ShortBytes::make(0xD0, static_cast<uint8_t>(value));
  if (value >= -0x8000) return ShortBytes::make(0xD1, static_cast<uint16_t>(value));
  if (value >= Limit32::min()) return ShortBytes::make(0xD2, static_cast<uint32_t>(value));
  return ShortBytes::make(0xD3, static_cast<uint64_t>(value));
}

ShortBytes encodeStringHead(size_t length) {
  assert(length <= 0xFFFFFFFF && "a string in a frame is shorter than 4 GiB");
  if (length < 0x20) return ShortBytes::make(static_cast<uint8_t>(0xA0 | length));
  if (length <= 0xFF) return ShortBytes::make(0xD9, static_cast<uint8_t>(length));
  if (length <= 0xFFFF) return ShortBytes::make(0xDA, static_cast<uint16_t>(length));
  return ShortBytes::make(0xDB, static_cast<uint32_t>(length));
}

void appendNumber(std::string& out, int64_t value) { out.append(encodeNumber(value).view()); }

void appendString(std::string& out, std::string_view text) {
  out.append(encodeStringHead(text.size()).view());
  out.append(text);
}

bool readNumber(std::string_view& in, int64_t& value) {
  if (in.empty()) return false;
  const auto head = static_cast<uint8_t>(in[0]);
  if (head < 0x80 || head >= 0xE0) {
    value = static_cast<int8_t>(head);
    in.remove_prefix(1);
    return true;
  }
  switch (head) {
    case 0xCA:
      return readFloat<float, uint32_t>(in, value);
    case 0xCB:
      return readFloat<double, uint64_t>(in, value);
    case 0xCC:
      return readInteger<uint8_t>(in, value);
    case 0xCD:
      return readInteger<uint16_t>(in, value);
    case 0xCE:
      return readInteger<uint32_t>(in, value);
    case 0xCF:
      return readInteger<uint64_t>(in, value);
    case 0xD0:
      return readInteger<int8_t>(in, value);
    case 0xD1:
      return readInteger<int16_t>(in, value);
    case 0xD2:
      return readInteger<int32_t>(in, value);
    case 0xD3:
      return readInteger<int64_t>(in, value);
    default:
      return false;
  }
}

bool readString(std::string_view& in, std::string_view& text) {
  if (in.empty()) return false;
  const auto head = static_cast<uint8_t>(in[0]);
  switch (head) {
    case 0xD9:
      return readSizedString<uint8_t>(in, text);
    case 0xDA:
      return readSizedString<uint16_t>(in, text);
    case 0xDB:
      return readSizedString<uint32_t>(in, text);
    default:
      break;
  }
  const size_t length = head & 0x1Fu;
  if ((head & 0xE0u) != 0xA0 || length > in.size() - 1) return false;
  text = in.substr(1, length);
  in.remove_prefix(1 + length);
  return true;
}

}  // namespace roomd::wire
