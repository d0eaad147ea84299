#include <algorithm>
#include <cstring>
#include <limits>

#include "msgpack_format.hpp"
#include "value.hpp"

namespace roomd {
namespace {

using namespace msgpack_format;

constexpr int kMaxDepth = 64;

class Decoder {
 public:
  explicit Decoder(std::string_view input) : rest_(input) {}

  Result<Value> decode() {
    Value value;
    if (!read(value, 0)) return Error{problem_};
    if (!rest_.empty()) return Error{"bytes after the value"};
    return value;
  }

 private:
  bool fail(const char* problem) {
    problem_ = problem;
    return false;
  }

  template <class Unsigned>
  bool big(Unsigned& number) {
    if (rest_.size() < sizeof number) return fail("the value is cut off");
    std::memcpy(&number, rest_.data(), sizeof number);
    number = bigEndian(number);
    rest_.remove_prefix(sizeof number);
    return true;
  }

  template <class Unsigned, class Target>
  bool bigAs(Target& target) {
    Unsigned number = 0;
    if (!big(number)) return false;
    target = static_cast<Target>(number);
    return true;
  }

  // Reads a number of 1 << `exponent` bytes.
  template <class Target>
  bool sized(int exponent, Target& target) {
    switch (exponent) {
      case 0:
        return bigAs<uint8_t>(target);
      case 1:
        return bigAs<uint16_t>(target);
      case 2:
        return bigAs<uint32_t>(target);
      default:
        return bigAs<uint64_t>(target);
    }
  }

  bool integer(int exponent, Value& out) {
    uint64_t number = 0;
    if (!sized(exponent, number)) return false;
    setNatural(out, number);
    return true;
  }

  bool negative(int exponent, Value& out) {
    uint64_t bits = 0;
    if (!sized(exponent, bits)) return false;
    const int unused = 64 - (8 << exponent);
    out.data = static_cast<int64_t>(bits << unused) >> unused;
    return true;
  }

  static void setNatural(Value& out, uint64_t number) {
    if (number <= static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
      out.data = static_cast<int64_t>(number);
    } else {
      out.data = number;
    }
  }

  bool take(size_t size, std::string& out) {
    if (rest_.size() < size) return fail("the value is cut off");
    out.assign(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return true;
  }

  bool text(size_t size, Value& out) { return take(size, out.data.emplace<std::string>()); }

  bool array(size_t size, Value& out, int depth) {
    if (depth == kMaxDepth) return fail("nested deeper than 64");
    if (size > rest_.size()) return fail("an array is larger than its input");
    auto& items = out.data.emplace<Array>(size);
    return std::ranges::all_of(items, [&](Value& item) { return read(item, depth + 1); });
  }

  bool map(size_t size, Value& out, int depth) {
    if (depth == kMaxDepth) return fail("nested deeper than 64");
    if (size > rest_.size() / 2) return fail("a map is larger than its input");
    auto& members = out.data.emplace<Map>(size);
    for (auto& [key, value] : members) {
      Value name;
      if (!read(name, kMaxDepth)) return false;
      auto* keyText = std::get_if<std::string>(&name.data);
      if (keyText == nullptr) return fail("the key of a map is not text");
      key = std::move(*keyText);
      if (!read(value, depth + 1)) return false;
    }
    keepLastOfEqualKeys(members);
    return true;
  }

  bool read(Value& out, int depth) {
    uint8_t format = 0;
    if (!big(format)) return false;
    if (format < kFixMap) {
      out.data = int64_t{format};
      return true;
    }
    if (format < kFixArray) return map(format & 0x0f, out, depth);
    if (format < kFixText) return array(format & 0x0f, out, depth);
    if (format < kNil) return text(format & 0x1f, out);
    if (format >= kNegativeFixInt) {
      out.data = int64_t{static_cast<int8_t>(format)};
      return true;
    }
    return readLong(format, out, depth);
  }

  bool readLong(uint8_t format, Value& out, int depth) {
    if (format == kNil) {
      out.data = nullptr;
      return true;
    }
    if (format == kFalse || format == kTrue) {
      out.data = format == kTrue;
      return true;
    }
    if (format == kFloat32) {
      uint32_t bits = 0;
      if (!big(bits)) return false;
      out.data = static_cast<double>(std::bit_cast<float>(bits));
      return true;
    }
    if (format == kFloat64) {
      uint64_t bits = 0;
      if (!big(bits)) return false;
      out.data = std::bit_cast<double>(bits);
      return true;
    }
    if (format >= kUint8 && format <= kUint64) return integer(format - kUint8, out);
    if (format >= kInt8 && format <= kInt64) return negative(format - kInt8, out);

    size_t size = 0;
    if (format >= kBinary8 && format < kBinary8 + 3) {
      return sized(format - kBinary8, size) && take(size, out.data.emplace<Binary>().bytes);
    }
    if (format >= kText8 && format < kText8 + 3)
      return sized(format - kText8, size) && text(size, out);
    if (format == kArray16 || format == kArray16 + 1) {
      return sized(format - kArray16 + 1, size) && array(size, out, depth);
    }
    if (format == kMap16 || format == kMap16 + 1) {
      return sized(format - kMap16 + 1, size) && map(size, out, depth);
    }
    return fail("an extension or reserved type");
  }

  std::string_view rest_;
  const char* problem_ = "";
};

}  // namespace

Result<Value> decode(std::string_view msgpack) { return Decoder(msgpack).decode(); }

}  // namespace roomd
