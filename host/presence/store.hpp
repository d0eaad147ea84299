#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "result.hpp"
#include "value.hpp"

namespace roomd::presence {

/// Keys and what they hold: a text, a set, a hash or a list, as in Redis. A collection without
/// elements does not exist. Every function answers what abi_presence.h says of its command, or why
/// it cannot be done: the key holds something of another kind, a text is no number, or there is no
/// room left. Knows no clock and no threads.
class Store {
 public:
  using Text = std::string;
  using Set = std::set<std::string>;
  using Hash = std::map<std::string, std::string>;
  using List = std::deque<std::string>;

  /// No key, member or value is longer.
  static constexpr size_t kMaxText = size_t{1} << 20;
  /// What all keys may take together, roughly as memory has it.
  static constexpr size_t kMaxBytes = size_t{256} << 20;

  explicit Store(size_t maxBytes = kMaxBytes) : maxBytes_(maxBytes) {}

  /// Drops the keys whose time is over.
  void removeExpired(int64_t nowUs);
  size_t keys() const { return entries_.size(); }
  size_t bytes() const { return bytes_; }

  bool exists(const std::string& key) const { return entries_.contains(key); }
  void remove(const std::string& key);
  /// The key goes at `deadlineUs`; nothing happens when there is none.
  void expireAt(const std::string& key, int64_t deadlineUs);

  Result<Value> get(const std::string& key) const;
  /// Replaces what the key held, whatever it was, and its deadline.
  Result<Value> set(const std::string& key, std::string value);
  Result<Value> increment(const std::string& key, int64_t by);

  Result<Value> addMember(const std::string& key, std::string member);
  Result<Value> removeMember(const std::string& key, const std::string& member);
  Result<Value> members(const std::string& key) const;
  Result<Value> isMember(const std::string& key, const std::string& member) const;
  Result<Value> countMembers(const std::string& key) const;
  Result<Value> intersect(const std::vector<std::string>& keys) const;

  Result<Value> setField(const std::string& key, const std::string& field, std::string value);
  Result<Value> field(const std::string& key, const std::string& field) const;
  Result<Value> removeField(const std::string& key, const std::string& field);
  Result<Value> fields(const std::string& key) const;
  Result<Value> countFields(const std::string& key) const;
  Result<Value> incrementField(const std::string& key, const std::string& field, int64_t by);

  enum class End : uint8_t { left, right };
  Result<Value> length(const std::string& key) const;
  Result<Value> push(const std::string& key, std::vector<std::string> values, End end);
  Result<Value> pop(const std::string& key, End end);

 private:
  struct Entry {
    std::variant<Text, Set, Hash, List> data;
    size_t bytes = 0;
    int64_t deadlineUs = kNever;
  };
  using Entries = std::unordered_map<std::string, Entry>;
  static constexpr int64_t kNever = INT64_MAX;

  /// The key's T; nullptr when there is no such key.
  template <class T>
  Result<const T*> find(const std::string& key) const {
    const auto found = entries_.find(key);
    if (found == entries_.end()) return static_cast<const T*>(nullptr);
    const T* data = std::get_if<T>(&found->second.data);
    if (data == nullptr) return wrongKind();
    return data;
  }

  /// The entry to be changed by adding `growth` bytes, made as an empty T when there is none.
  template <class T>
  Result<Entry*> obtain(const std::string& key, size_t growth) {
    const auto found = entries_.find(key);
    const bool isNew = found == entries_.end();
    if (!isNew && !std::holds_alternative<T>(found->second.data)) return wrongKind();
    if (auto error = refuseGrowth(growth + (isNew ? costOf(key) : 0)); !error.message.empty()) {
      return error;
    }
    if (!isNew) return &found->second;
    Entry& entry = entries_[key];
    entry.data = T();
    resize(entry, costOf(key), 0);
    return &entry;
  }

  /// The entry if it holds a T; nullptr when there is no such key.
  template <class T>
  Result<Entry*> modify(const std::string& key) {
    const auto found = entries_.find(key);
    if (found == entries_.end()) return static_cast<Entry*>(nullptr);
    if (!std::holds_alternative<T>(found->second.data)) return wrongKind();
    return &found->second;
  }

  static Error wrongKind() { return Error{"the key holds a value of another kind"}; }
  static size_t costOf(const std::string& text);
  /// An empty message when there is room for so much more.
  Error refuseGrowth(size_t growth) const;
  void resize(Entry& entry, size_t added, size_t removed);
  void setDeadline(const std::string& key, Entry& entry, int64_t deadlineUs);

  const size_t maxBytes_;
  size_t bytes_ = 0;
  Entries entries_;
  std::set<std::pair<int64_t, std::string>> deadlines_;
};

/// The number a text is, as `incr` wants it; an error when it is none or too large.
Result<int64_t> toInteger(std::string_view text);

/// `value` + `by`, or an error when that is too large.
Result<int64_t> addTo(int64_t value, int64_t by);

}  // namespace roomd::presence
