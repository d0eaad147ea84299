#include "value.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <numeric>
#include <type_traits>

namespace roomd {

bool Value::operator==(const Value& other) const { return data == other.data; }

bool Value::number(double& out) const {
  if (const auto* integer = std::get_if<int64_t>(&data)) {
    out = static_cast<double>(*integer);
  } else if (const auto* natural = std::get_if<uint64_t>(&data)) {
    out = static_cast<double>(*natural);
  } else if (const auto* real = std::get_if<double>(&data)) {
    out = *real;
  } else {
    return false;
  }
  return true;
}

const Value* Value::find(std::string_view key) const {
  const Map* members = map();
  if (members == nullptr) return nullptr;
  auto found = std::ranges::find(*members, key, &Member::key);
  return found == members->end() ? nullptr : &found->value;
}

void Value::set(std::string key, Value value) {
  if (map() == nullptr) data = Map{};
  auto& members = std::get<Map>(data);
  auto found = std::ranges::find(members, key, &Member::key);
  if (found == members.end()) {
    members.push_back({std::move(key), std::move(value)});
  } else {
    found->value = std::move(value);
  }
}

namespace {

constexpr int kMaxDepth = 64;

// The bytes of MessagePack that name a type. Small integers, texts, arrays and maps carry their
// value or size in the type byte itself.
enum Format : uint8_t {
  kFixMap = 0x80,
  kFixArray = 0x90,
  kFixText = 0xa0,
  kNil = 0xc0,
  kFalse = 0xc2,
  kTrue = 0xc3,
  kBinary8 = 0xc4,
  kFloat32 = 0xca,
  kFloat64 = 0xcb,
  kUint8 = 0xcc,
  kUint64 = 0xcf,
  kInt8 = 0xd0,
  kInt64 = 0xd3,
  kText8 = 0xd9,
  kArray16 = 0xdc,
  kMap16 = 0xde,
  kNegativeFixInt = 0xe0,
};

template <class Unsigned>
Unsigned bigEndian(Unsigned number) {
  static_assert(std::is_unsigned_v<Unsigned>);
  if constexpr (std::endian::native == std::endian::big || sizeof(Unsigned) == 1) return number;
  if constexpr (sizeof(Unsigned) == 2) return __builtin_bswap16(number);
  if constexpr (sizeof(Unsigned) == 4) return __builtin_bswap32(number);
  if constexpr (sizeof(Unsigned) == 8) return __builtin_bswap64(number);
}

class Encoder {
 public:
  void operator()(std::nullptr_t) { byte(kNil); }
  void operator()(bool flag) { byte(flag ? kTrue : kFalse); }

  void operator()(uint64_t number) {
    if (number <= 0x7f) {
      byte(static_cast<uint8_t>(number));
    } else {
      sized(kUint8, number, {1, 2, 4, 8});
    }
  }

  void operator()(int64_t number) {
    if (number >= 0) {
      (*this)(static_cast<uint64_t>(number));
    } else if (number >= -32) {
      byte(static_cast<uint8_t>(number));
    } else if (number >= std::numeric_limits<int8_t>::min()) {
      big(kInt8, static_cast<uint8_t>(number));
    } else if (number >= std::numeric_limits<int16_t>::min()) {
      big(kInt8 + 1, static_cast<uint16_t>(number));
    } else if (number >= std::numeric_limits<int32_t>::min()) {
      big(kInt8 + 2, static_cast<uint32_t>(number));
    } else {
      big(kInt64, static_cast<uint64_t>(number));
    }
  }

  void operator()(double number) {
    const bool inRange =
        number >= -std::numeric_limits<float>::max() && number <= std::numeric_limits<float>::max();
    if (inRange && static_cast<double>(static_cast<float>(number)) == number) {
      big(kFloat32, std::bit_cast<uint32_t>(static_cast<float>(number)));
    } else {
      big(kFloat64, std::bit_cast<uint64_t>(number));
    }
  }

  void operator()(const std::string& text) {
    if (text.size() < 32) {
      byte(static_cast<uint8_t>(kFixText | text.size()));
    } else {
      sized(kText8, text.size(), {1, 2, 4});
    }
    out_ += text;
  }

  void operator()(const Binary& binary) {
    sized(kBinary8, binary.bytes.size(), {1, 2, 4});
    out_ += binary.bytes;
  }

  void operator()(const Array& array) {
    if (array.size() < 16) {
      byte(static_cast<uint8_t>(kFixArray | array.size()));
    } else {
      sized(kArray16, array.size(), {2, 4});
    }
    for (const Value& item : array) std::visit(*this, item.data);
  }

  void operator()(const Map& map) {
    if (map.size() < 16) {
      byte(static_cast<uint8_t>(kFixMap | map.size()));
    } else {
      sized(kMap16, map.size(), {2, 4});
    }
    for (const auto& [key, value] : map) {
      (*this)(key);
      std::visit(*this, value.data);
    }
  }

  std::string take() { return std::move(out_); }

 private:
  void byte(int value) { out_ += static_cast<char>(value); }

  template <class Unsigned>
  void big(int format, Unsigned number) {
    byte(format);
    const Unsigned ordered = bigEndian(number);
    out_.append(reinterpret_cast<const char*>(&ordered), sizeof ordered);
  }

  // Writes `number` in the first of `widths` (bytes) that holds it; the formats of the widths
  // follow each other.
  void sized(int format, uint64_t number, std::initializer_list<int> widths) {
    for (int width : widths) {
      if (width == 8 || number >> (8 * width) == 0) {
        if (width == 1) return big(format, static_cast<uint8_t>(number));
        if (width == 2) return big(format, static_cast<uint16_t>(number));
        if (width == 4) return big(format, static_cast<uint32_t>(number));
        return big(format, number);
      }
      ++format;
    }
  }

  std::string out_;
};

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

  // In n log n: maps come from strangers, and comparing each with each would let a message of some
  // kilobytes stop a loop.
  static void keepLastOfEqualKeys(Map& members) {
    std::vector<size_t> order(members.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::ranges::stable_sort(order, {},
                             [&](size_t at) -> const std::string& { return members[at].key; });
    std::vector<bool> dropped(members.size());
    size_t first = 0;
    bool any = false;
    for (size_t next = 1; next < order.size(); ++next) {
      if (members[order[first]].key != members[order[next]].key) {
        first = next;
        continue;
      }
      members[order[first]].value = std::move(members[order[next]].value);
      dropped[order[next]] = true;
      any = true;
    }
    if (!any) return;
    size_t kept = 0;
    for (size_t at = 0; at < members.size(); ++at) {
      if (dropped[at]) continue;
      if (kept != at) members[kept] = std::move(members[at]);
      ++kept;
    }
    members.resize(kept);
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

std::string encode(const Value& value) {
  Encoder encoder;
  std::visit(encoder, value.data);
  return encoder.take();
}

Result<Value> decode(std::string_view msgpack) { return Decoder(msgpack).decode(); }

}  // namespace roomd
