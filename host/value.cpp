#include "value.hpp"

#include <algorithm>
#include <numeric>

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

// In n log n: maps come from strangers, and comparing each with each would let a message of some
// kilobytes stop a loop.
void keepLastOfEqualKeys(Map& members) {
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

}  // namespace roomd
