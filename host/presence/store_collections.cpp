#include <algorithm>

#include "presence/store.hpp"

namespace roomd::presence {
namespace {

template <class Collection>
Result<Value> sizeOf(const Result<const Collection*>& found) {
  if (!found) return found.error();
  return Value{*found ? static_cast<int64_t>((*found)->size()) : int64_t{0}};
}

}  // namespace

// ---- sets

Result<Value> Store::addMember(const std::string& key, std::string member) {
  const size_t cost = costOf(member);
  auto entry = obtain<Set>(key, cost);
  if (!entry) return entry.error();
  if (std::get<Set>((*entry)->data).insert(std::move(member)).second) resize(**entry, cost, 0);
  return Value{};
}

Result<Value> Store::removeMember(const std::string& key, const std::string& member) {
  auto entry = modify<Set>(key);
  if (!entry) return entry.error();
  if (*entry == nullptr) return Value{};
  auto& set = std::get<Set>((*entry)->data);
  if (set.erase(member) > 0) resize(**entry, 0, costOf(member));
  if (set.empty()) remove(key);
  return Value{};
}

Result<Value> Store::members(const std::string& key) const { return intersect({key}); }

Result<Value> Store::isMember(const std::string& key, const std::string& member) const {
  const auto set = find<Set>(key);
  if (!set) return set.error();
  return Value{*set != nullptr && (*set)->contains(member)};
}

Result<Value> Store::countMembers(const std::string& key) const { return sizeOf(find<Set>(key)); }

Result<Value> Store::intersect(const std::vector<std::string>& keys) const {
  std::vector<const Set*> sets;
  for (const auto& key : keys) {
    const auto set = find<Set>(key);
    if (!set) return set.error();
    sets.push_back(*set);
  }
  Array common;
  if (std::ranges::find(sets, nullptr) != sets.end()) return Value{std::move(common)};
  std::ranges::sort(sets, {}, [](const Set* set) { return set->size(); });
  for (const auto& member : *sets.front()) {
    if (std::ranges::all_of(sets, [&](const Set* set) { return set->contains(member); })) {
      common.push_back(Value{member});
    }
  }
  return Value{std::move(common)};
}

// ---- hashes

Result<Value> Store::setField(const std::string& key, const std::string& field, std::string value) {
  auto entry = obtain<Hash>(key, costOf(field) + costOf(value));
  if (!entry) return entry.error();
  auto& hash = std::get<Hash>((*entry)->data);
  if (const auto old = hash.find(field); old != hash.end()) {
    resize(**entry, 0, costOf(field) + costOf(old->second));
  }
  resize(**entry, costOf(field) + costOf(value), 0);
  hash[field] = std::move(value);
  return Value{};
}

Result<Value> Store::field(const std::string& key, const std::string& field) const {
  const auto hash = find<Hash>(key);
  if (!hash) return hash.error();
  if (*hash == nullptr) return Value{};
  const auto found = (*hash)->find(field);
  return found == (*hash)->end() ? Value{} : Value{found->second};
}

Result<Value> Store::removeField(const std::string& key, const std::string& field) {
  auto entry = modify<Hash>(key);
  if (!entry) return entry.error();
  if (*entry == nullptr) return Value{false};
  auto& hash = std::get<Hash>((*entry)->data);
  const auto found = hash.find(field);
  if (found == hash.end()) return Value{false};
  resize(**entry, 0, costOf(field) + costOf(found->second));
  hash.erase(found);
  if (hash.empty()) remove(key);
  return Value{true};
}

Result<Value> Store::fields(const std::string& key) const {
  const auto hash = find<Hash>(key);
  if (!hash) return hash.error();
  Map all;
  if (*hash != nullptr) {
    for (const auto& [name, value] : **hash) all.push_back({name, Value{value}});
  }
  return Value{std::move(all)};
}

Result<Value> Store::countFields(const std::string& key) const { return sizeOf(find<Hash>(key)); }

Result<Value> Store::incrementField(const std::string& key, const std::string& name, int64_t by) {
  const auto old = field(key, name);
  if (!old) return old.error();
  const auto number = old->text() ? toInteger(*old->text()) : Result<int64_t>(0);
  if (!number) return number.error();
  const auto sum = addTo(*number, by);
  if (!sum) return sum.error();
  if (auto stored = setField(key, name, std::to_string(*sum)); !stored) return stored.error();
  return Value{*sum};
}

// ---- lists

Result<Value> Store::length(const std::string& key) const { return sizeOf(find<List>(key)); }

Result<Value> Store::push(const std::string& key, std::vector<std::string> values, End end) {
  size_t cost = 0;
  for (const auto& value : values) cost += costOf(value);
  auto entry = obtain<List>(key, cost);
  if (!entry) return entry.error();
  auto& list = std::get<List>((*entry)->data);
  for (auto& value : values) {
    if (end == End::left) {
      list.push_front(std::move(value));
    } else {
      list.push_back(std::move(value));
    }
  }
  resize(**entry, cost, 0);
  return Value{static_cast<int64_t>(list.size())};
}

Result<Value> Store::pop(const std::string& key, End end) {
  auto entry = modify<List>(key);
  if (!entry) return entry.error();
  if (*entry == nullptr) return Value{};
  auto& list = std::get<List>((*entry)->data);
  std::string value = std::move(end == End::left ? list.front() : list.back());
  if (end == End::left) {
    list.pop_front();
  } else {
    list.pop_back();
  }
  resize(**entry, 0, costOf(value));
  if (list.empty()) remove(key);
  return Value{std::move(value)};
}

}  // namespace roomd::presence
