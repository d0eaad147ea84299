#include "config/scalar.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

namespace roomd {
namespace {

bool isOneOf(std::string_view text, std::initializer_list<std::string_view> forms) {
  return std::ranges::find(forms, text) != forms.end();
}

size_t countDigits(std::string_view text) {
  const auto end = std::ranges::find_if_not(text, [](char c) { return c >= '0' && c <= '9'; });
  return static_cast<size_t>(end - text.begin());
}

std::optional<Value> unsignedInteger(std::string_view digits, int base) {
  uint64_t number = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, problem] = std::from_chars(digits.data(), end, number, base);
  if (problem != std::errc{} || stop != end) return std::nullopt;
  if (number > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) return Value{number};
  return Value{static_cast<int64_t>(number)};
}

// Whether `text`, without sign, has the form of a float: digits and point, then maybe an exponent.
bool isFloat(std::string_view text) {
  const size_t whole = countDigits(text);
  text.remove_prefix(whole);
  size_t fraction = 0;
  if (text.starts_with('.')) {
    fraction = countDigits(text.substr(1));
    text.remove_prefix(1 + fraction);
  }
  if (whole + fraction == 0) return false;
  if (text.empty()) return true;
  if (text[0] != 'e' && text[0] != 'E') return false;
  text.remove_prefix(1);
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && countDigits(text) == text.size();
}

// Out of range becomes infinity or zero, as strtod has it.
double toDouble(std::string_view text) { return std::strtod(std::string(text).c_str(), nullptr); }

std::optional<Value> number(std::string_view text) {
  if (text.starts_with("0x")) return unsignedInteger(text.substr(2), 16);
  if (text.starts_with("0o")) return unsignedInteger(text.substr(2), 8);

  const bool negative = text.starts_with('-');
  const std::string_view magnitude = text.substr(negative || text.starts_with('+') ? 1 : 0);
  if (isOneOf(magnitude, {".inf", ".Inf", ".INF"})) {
    const double infinity = std::numeric_limits<double>::infinity();
    return Value{negative ? -infinity : infinity};
  }
  if (!isFloat(magnitude)) return std::nullopt;
  if (countDigits(magnitude) == magnitude.size()) {
    if (!negative) {
      if (auto integer = unsignedInteger(magnitude, 10)) return integer;
    } else {
      int64_t integer = 0;
      const auto parsed = std::from_chars(text.data(), text.data() + text.size(), integer);
      if (parsed.ec == std::errc{}) return Value{integer};
    }
  }
  return Value{toDouble(text)};
}

}  // namespace

Value resolveScalar(std::string_view text) {
  if (isOneOf(text, {"", "~", "null", "Null", "NULL"})) return Value{};
  if (isOneOf(text, {"true", "True", "TRUE"})) return Value{true};
  if (isOneOf(text, {"false", "False", "FALSE"})) return Value{false};
  if (isOneOf(text, {".nan", ".NaN", ".NAN"})) {
    return Value{std::numeric_limits<double>::quiet_NaN()};
  }
  if (auto found = number(text)) return *std::move(found);
  return Value{std::string(text)};
}

}  // namespace roomd
