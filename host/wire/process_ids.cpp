#include <algorithm>
#include <cassert>
#include <cstdint>

#include "wire/target.hpp"

namespace roomd::wire {
namespace {

/// Key, shape, loop: 6 + 1 + 2 characters. The loop is two digits of base 64.
constexpr size_t kKeySize = 6;
constexpr size_t kIdSize = kKeySize + 3;
constexpr char kOldShape = 'o';
constexpr char kNewShape = 'n';
constexpr size_t kLongestHead = 4096;
constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
constexpr unsigned kBase = kDigits.size();
static_assert(kBase == 64);

}  // namespace

ProcessIds::ProcessIds(std::string key) : key_(std::move(key)) {
  assert(key_.size() == kKeySize && "the key of process ids has 6 characters");
}

std::string ProcessIds::make(const Meaning& meaning) const {
  assert(meaning.loop < kBase * kBase && "process ids have room for 4096 loops");
  std::string id = key_;
  id += meaning.oldShape ? kOldShape : kNewShape;
  id += kDigits[meaning.loop / kBase % kBase];
  id += kDigits[meaning.loop % kBase];
  return id;
}

std::optional<ProcessIds::Meaning> ProcessIds::parse(std::string_view segment) const {
  if (segment.size() != kIdSize || !segment.starts_with(key_)) return std::nullopt;
  const char shape = segment[kKeySize];
  const size_t high = kDigits.find(segment[kKeySize + 1]);
  const size_t low = kDigits.find(segment[kKeySize + 2]);
  if (shape != kOldShape && shape != kNewShape) return std::nullopt;
  if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
  return Meaning{.oldShape = shape == kOldShape, .loop = static_cast<unsigned>(high * kBase + low)};
}

std::optional<unsigned> ProcessIds::loopOfRequestLine(std::string_view head) const {
  head = head.substr(0, kLongestHead);
  const std::string_view line = head.substr(0, head.find_first_of("\r\n"));
  for (size_t at = line.find(key_); at != std::string_view::npos; at = line.find(key_, at + 1)) {
    const auto meaning = parse(line.substr(at, kIdSize));
    if (meaning) return meaning->loop;
  }
  return std::nullopt;
}

}  // namespace roomd::wire
