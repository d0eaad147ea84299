#include "wire/pack_reader.hpp"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <type_traits>

namespace roomd::wire {

bool PackReader::takeLength(unsigned width, uint32_t& length) {
  uint8_t length8 = 0;
  uint16_t length16 = 0;
  switch (width) {
    case 1:
      if (!take(length8)) return false;
      length = length8;
      return true;
    case 2:
      if (!take(length16)) return false;
      length = length16;
      return true;
    default:
      return take(length);
  }
}

bool PackReader::takeText(uint8_t head, std::string_view& text) {
  uint32_t length = head & 0x1Fu;
  if (head >= 0xD9 && head <= 0xDB) {
    if (!takeLength(1u << (head - 0xD9), length)) return false;
  } else if ((head & 0xE0u) != 0xA0) {
    return false;
  }
  const size_t start = at_;
  if (!skip(length)) return false;
  text = in_.substr(start, length);
  return true;
}

bool PackReader::takeKey(std::string_view& text, bool& isNumber) {
  uint8_t head = 0;
  if (!take(head)) return false;
  isNumber = takeNumber(head, text);
  return isNumber || takeText(head, text);
}

bool PackReader::takeNumber(uint8_t head, std::string_view& digits) {
  uint32_t bits32 = 0;
  uint64_t bits64 = 0;
  if (head < 0x80 || head >= 0xE0) return print(static_cast<int8_t>(head), digits);
  switch (head) {
    case 0xCA:
      return take(bits32) && printFloat(std::bit_cast<float>(bits32), digits);
    case 0xCB:
      return take(bits64) && printFloat(std::bit_cast<double>(bits64), digits);
    case 0xCC:
      return takeInteger<uint8_t>(digits);
    case 0xCD:
      return takeInteger<uint16_t>(digits);
    case 0xCE:
      return takeInteger<uint32_t>(digits);
    case 0xCF:
      return takeInteger<uint64_t>(digits);
    case 0xD0:
      return takeInteger<int8_t>(digits);
    case 0xD1:
      return takeInteger<int16_t>(digits);
    case 0xD2:
      return takeInteger<int32_t>(digits);
    case 0xD3:
      return takeInteger<int64_t>(digits);
    default:
      return false;
  }
}

template <std::integral Integer>
bool PackReader::takeInteger(std::string_view& digits) {
  std::make_unsigned_t<Integer> bits = 0;
  return take(bits) && print(static_cast<Integer>(bits), digits);
}

bool PackReader::printFloat(double number, std::string_view& digits) {
  if (!std::isfinite(number)) return false;
  // Also turns -0 into 0.
  if (number > -0x1p63 && number < 0x1p63 && std::trunc(number) == number) {
    return print(static_cast<int64_t>(number), digits);
  }
  return print(number, digits);
}

template <class Number>
bool PackReader::print(Number number, std::string_view& digits) {
  const auto result = fmt::format_to_n(digits_.data(), digits_.size(), "{}", number);
  digits = {digits_.data(), result.size};
  return true;
}

}  // namespace roomd::wire
