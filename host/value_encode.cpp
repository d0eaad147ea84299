#include <cstring>
#include <limits>

#include "msgpack_format.hpp"
#include "value.hpp"

namespace roomd {
namespace {

using namespace msgpack_format;

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

}  // namespace

std::string encode(const Value& value) {
  Encoder encoder;
  std::visit(encoder, value.data);
  return encoder.take();
}

}  // namespace roomd
