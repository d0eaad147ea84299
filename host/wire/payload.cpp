#include "wire/payload.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#include "wire/pack_reader.hpp"
#include "wire/plain_pack.hpp"
#include "wire/utf8.hpp"

namespace roomd::wire {
namespace {

constexpr int kMaxDepth = 64;
/// Records repeat their keys on output, so a small input can describe a large value.
constexpr size_t kMaxGrowth = 16;
constexpr size_t kFreeGrowth = size_t{64} * 1024;

constexpr uint8_t kFixExtension1 = 0xD4;
constexpr uint8_t kUndefined = 0x00;
constexpr uint8_t kRecord = 0x72;
constexpr uint8_t kTimestamp = 0xFF;
constexpr uint8_t kFirstRecordId = 0x40;
constexpr uint8_t kLastRecordId = 0x7F;

/// Walks over one value. What is plain is only looked at; the first thing that is not makes it copy
/// everything before into `out_`, and from then on the input is copied in the stretches between two
/// such things.
class Normalizer {
 public:
  Normalizer(std::string_view in, bool records, std::string& out)
      : in_(in),
        out_(out),
        reader_(in),
        limit_(in.size() * kMaxGrowth + kFreeGrowth),
        records_(records) {}

  Payload run() {
    if (!value(0) || reader_.remaining() != 0) return Payload::invalid;
    if (!isRewriting_) return Payload::plain;
    copyUpTo(in_.size());
    return out_.size() <= limit_ ? Payload::rewritten : Payload::invalid;
  }

 private:
  /// The shape of an object. Its keys stay where the input defines them and are read again at each
  /// use.
  struct Record {
    size_t keysAt;
    uint32_t count;
  };

  bool value(int depth);
  bool text(size_t start, uint8_t head);
  bool array(uint32_t count, int depth);
  bool map(uint32_t count, int depth);
  bool mapKey();
  bool extension(size_t start, uint8_t head, uint32_t size, int depth);
  bool defineRecord(size_t start, int depth);
  bool recordValues(size_t start, Record record, int depth);

  bool isRecordId(uint8_t head) const {
    return head >= kFirstRecordId && head <= kLastRecordId &&
           (defined_ >> (head - kFirstRecordId) & 1) != 0;
  }

  /// Copies the input to `out_`, from where the last copy or replacement ended up to `end`.
  void copyUpTo(size_t end) {
    if (!isRewriting_) out_.clear();
    isRewriting_ = true;
    out_.append(in_.substr(copied_, end - copied_));
    copied_ = end;
  }

  /// What was read since the last copy has been replaced.
  void dropUpToHere() { copied_ = reader_.at(); }

  /// Puts `text`, made well-formed, in the place of the input from `start` to here.
  void replaceByText(size_t start, std::string_view text) {
    copyUpTo(start);
    packAsUtf8(text);
    dropUpToHere();
  }

  void packAsUtf8(std::string_view text) {
    if (isUtf8(text)) {
      packText(out_, text);
      return;
    }
    std::string repaired;
    appendAsUtf8(repaired, text);
    packText(out_, repaired);
  }

  const std::string_view in_;
  std::string& out_;
  PackReader reader_;
  const size_t limit_;
  const bool records_;
  bool isRewriting_ = false;
  size_t copied_ = 0;
  uint64_t defined_ = 0;  ///< bit i says that recordOf_[i] is set
  std::array<Record, kLastRecordId - kFirstRecordId + 1> recordOf_;
};

bool Normalizer::value(int depth) {
  const size_t start = reader_.at();
  uint8_t head = 0;
  if (!reader_.take(head)) return false;
  if (head < 0x80) {
    return !isRecordId(head) || recordValues(start, recordOf_[head - kFirstRecordId], depth);
  }
  if (head < 0x90) return map(head & 0x0Fu, depth);
  if (head < 0xA0) return array(head & 0x0Fu, depth);
  if (head < 0xC0) return text(start, head);
  if (head >= 0xE0) return true;

  uint32_t length = 0;
  switch (head) {
    case 0xC0:
    case 0xC2:
    case 0xC3:
      return true;
    case 0xC4:
    case 0xC5:
    case 0xC6:
      return reader_.takeLength(1u << (head - 0xC4), length) && reader_.skip(length);
    case 0xC7:
    case 0xC8:
    case 0xC9:
      return reader_.takeLength(1u << (head - 0xC7), length) &&
             extension(start, head, length, depth);
    case 0xCC:
    case 0xD0:
      return reader_.skip(1);
    case 0xCD:
    case 0xD1:
      return reader_.skip(2);
    case 0xCA:
    case 0xCE:
    case 0xD2:
      return reader_.skip(4);
    case 0xCB:
    case 0xCF:
    case 0xD3:
      return reader_.skip(8);
    case 0xD4:
    case 0xD5:
    case 0xD6:
    case 0xD7:
    case 0xD8:
      return extension(start, head, 1u << (head - 0xD4), depth);
    case 0xD9:
    case 0xDA:
    case 0xDB:
      return text(start, head);
    case 0xDC:
    case 0xDD:
      return reader_.takeLength(2u << (head - 0xDC), length) && array(length, depth);
    case 0xDE:
    case 0xDF:
      return reader_.takeLength(2u << (head - 0xDE), length) && map(length, depth);
    default:
      return false;
  }
}

bool Normalizer::text(size_t start, uint8_t head) {
  std::string_view text;
  if (!reader_.takeText(head, text)) return false;
  if (!isUtf8(text)) replaceByText(start, text);
  return true;
}

bool Normalizer::array(uint32_t count, int depth) {
  if (depth >= kMaxDepth || count > reader_.remaining()) return false;
  for (uint32_t i = 0; i < count; ++i) {
    if (!value(depth + 1)) return false;
  }
  return true;
}

bool Normalizer::map(uint32_t count, int depth) {
  if (depth >= kMaxDepth || count > reader_.remaining() / 2) return false;
  for (uint32_t i = 0; i < count; ++i) {
    if (!mapKey() || !value(depth + 1)) return false;
  }
  return true;
}

bool Normalizer::mapKey() {
  const size_t start = reader_.at();
  std::string_view key;
  bool isNumber = false;
  if (!reader_.takeKey(key, isNumber)) return false;
  if (isRecordId(static_cast<uint8_t>(in_[start]))) return false;
  if (isNumber || !isUtf8(key)) replaceByText(start, key);
  return true;
}

bool Normalizer::extension(size_t start, uint8_t head, uint32_t size, int depth) {
  uint8_t type = 0;
  if (!reader_.take(type)) return false;
  if (type == kTimestamp) return (size == 4 || size == 8 || size == 12) && reader_.skip(size);
  if (head != kFixExtension1) return false;
  if (type == kRecord) return records_ && defineRecord(start, depth);
  if (type != kUndefined || !reader_.skip(1)) return false;
  copyUpTo(start);
  packNil(out_);
  dropUpToHere();
  return true;
}

bool Normalizer::defineRecord(size_t start, int depth) {
  uint8_t id = 0;
  uint8_t head = 0;
  if (!reader_.take(id) || id < kFirstRecordId || id > kLastRecordId) return false;
  if (!reader_.take(head)) return false;
  uint32_t count = head & 0x0Fu;
  if (head == 0xDC || head == 0xDD) {
    if (!reader_.takeLength(2u << (head - 0xDC), count)) return false;
  } else if ((head & 0xF0u) != 0x90) {
    return false;
  }
  if (count > reader_.remaining()) return false;
  const Record record{reader_.at(), count};
  std::string_view key;
  bool isNumber = false;
  for (uint32_t i = 0; i < count; ++i) {
    if (!reader_.takeKey(key, isNumber)) return false;
  }
  recordOf_[id - kFirstRecordId] = record;
  defined_ |= uint64_t{1} << (id - kFirstRecordId);
  return recordValues(start, record, depth);
}

/// Turns the values here into a map with the keys of `record`; the input from `start` to here named
/// it.
bool Normalizer::recordValues(size_t start, Record record, int depth) {
  if (depth >= kMaxDepth || record.count > reader_.remaining()) return false;
  copyUpTo(start);
  dropUpToHere();
  packMapHead(out_, record.count);
  PackReader keys(in_, record.keysAt);
  std::string_view key;
  bool isNumber = false;
  for (uint32_t i = 0; i < record.count; ++i) {
    if (!keys.takeKey(key, isNumber)) return false;
    packAsUtf8(key);
    if (out_.size() > limit_ || !value(depth + 1)) return false;
    copyUpTo(reader_.at());
  }
  return true;
}

}  // namespace

Payload normalizePayload(std::string_view in, bool records, std::string& out) {
  if (in.empty()) return Payload::plain;
  return Normalizer(in, records, out).run();
}

}  // namespace roomd::wire
