#include "presence/store.hpp"

#include <charconv>

namespace roomd::presence {
namespace {

/// What a text costs beside its characters: the nodes of maps, mostly.
constexpr size_t kOverhead = 64;

}  // namespace

Result<int64_t> toInteger(std::string_view text) {
  int64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size()) {
    return Error{"the value is not an integer or out of range"};
  }
  return number;
}

Result<int64_t> addTo(int64_t value, int64_t by) {
  int64_t sum = 0;
  if (__builtin_add_overflow(value, by, &sum)) {
    return Error{"increment or decrement would overflow"};
  }
  return sum;
}

size_t Store::costOf(const std::string& text) { return text.size() + kOverhead; }

Error Store::refuseGrowth(size_t growth) const {
  if (growth <= maxBytes_ && bytes_ <= maxBytes_ - growth) return {};
  return Error{"the presence is full"};
}

void Store::resize(Entry& entry, size_t added, size_t removed) {
  entry.bytes += added - removed;
  bytes_ += added - removed;
}

void Store::setDeadline(const std::string& key, Entry& entry, int64_t deadlineUs) {
  if (entry.deadlineUs != kNever) deadlines_.erase({entry.deadlineUs, key});
  entry.deadlineUs = deadlineUs;
  if (deadlineUs != kNever) deadlines_.emplace(deadlineUs, key);
}

void Store::removeExpired(int64_t nowUs) {
  while (!deadlines_.empty() && deadlines_.begin()->first <= nowUs) {
    remove(std::string(deadlines_.begin()->second));
  }
}

void Store::remove(const std::string& key) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return;
  setDeadline(key, found->second, kNever);
  resize(found->second, 0, found->second.bytes);
  entries_.erase(found);
}

void Store::expireAt(const std::string& key, int64_t deadlineUs) {
  const auto found = entries_.find(key);
  if (found != entries_.end()) setDeadline(key, found->second, deadlineUs);
}

Result<Value> Store::get(const std::string& key) const {
  const auto text = find<Text>(key);
  if (!text) return text.error();
  return *text ? Value{**text} : Value{};
}

Result<Value> Store::set(const std::string& key, std::string value) {
  // Checked first: a value that does not fit leaves the old one in place.
  if (auto error = refuseGrowth(costOf(key) + costOf(value)); !error.message.empty()) return error;
  remove(key);
  auto entry = obtain<Text>(key, costOf(value));
  if (!entry) return entry.error();
  resize(**entry, costOf(value), 0);
  (*entry)->data = std::move(value);
  return Value{};
}

Result<Value> Store::increment(const std::string& key, int64_t by) {
  const auto old = find<Text>(key);
  if (!old) return old.error();
  const auto number = *old ? toInteger(**old) : Result<int64_t>(0);
  if (!number) return number.error();
  const auto sum = addTo(*number, by);
  if (!sum) return sum.error();
  std::string text = std::to_string(*sum);
  auto entry = obtain<Text>(key, costOf(text));
  if (!entry) return entry.error();
  resize(**entry, costOf(text), *old ? costOf(**old) : 0);
  (*entry)->data = std::move(text);
  return Value{*sum};
}

}  // namespace roomd::presence
