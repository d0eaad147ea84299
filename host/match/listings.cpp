#include "match/listings.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace roomd {
namespace {

/// The equality of JavaScript's ===: numbers of any kind are equal when their values are.
bool strictlyEqual(const Value& a, const Value& b) {
  double left = 0;
  double right = 0;
  if (a.number(left) && b.number(right)) return left == right;
  return a == b;
}

bool matches(const Listing& listing, const Value& filter) {
  if (!filter.map()) return true;
  for (const auto& [field, wanted] : *filter.map()) {
    const Value* has = listing.filter ? listing.filter->find(field) : nullptr;
    if (!has && listing.metadata) has = listing.metadata->find(field);
    if (!has || !strictlyEqual(*has, wanted)) return false;
  }
  return true;
}

/// What a room is sorted by; rooms without the field come last.
double sortValue(const Listing& listing, const SortKey& key) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (key.field == "clients") return listing.clients;
  if (key.field == "maxClients") return listing.maxClients ? *listing.maxClients : kInfinity;
  if (key.field == "createdAt") return static_cast<double>(listing.createdAtMs);
  const Value* value = listing.metadata ? listing.metadata->find(key.field) : nullptr;
  double number = key.descending ? -kInfinity : kInfinity;
  if (value) value->number(number);
  return number;
}

bool before(const Listing& a, const Listing& b, const std::vector<SortKey>& sortBy) {
  for (const auto& key : sortBy) {
    const double left = sortValue(a, key);
    const double right = sortValue(b, key);
    if (left != right) return key.descending ? left > right : left < right;
  }
  return false;
}

}  // namespace

void Listings::put(const Listing& listing) {
  auto found = byId_.find(listing.roomId);
  if (found != byId_.end() && found->second.listing.name == listing.name) {
    found->second.listing = listing;
    return;
  }
  remove(listing.roomId);
  const uint64_t order = ++lastOrder_;
  const auto& entry = byId_.emplace(listing.roomId, Entry{listing, order}).first->second;
  byName_[listing.name].emplace(order, &entry.listing);
}

void Listings::remove(const std::string& roomId) {
  auto found = byId_.find(roomId);
  if (found == byId_.end()) return;
  auto named = byName_.find(found->second.listing.name);
  named->second.erase(found->second.order);
  if (named->second.empty()) byName_.erase(named);
  byId_.erase(found);
}

const Listing* Listings::find(const std::string& roomId) const {
  auto found = byId_.find(roomId);
  return found == byId_.end() ? nullptr : &found->second.listing;
}

const Listing* Listings::search(std::string_view name, const Value& filter,
                                const std::vector<SortKey>& sortBy) const {
  auto named = byName_.find(name);
  if (named == byName_.end()) return nullptr;
  const Listing* best = nullptr;
  for (const auto& [order, listing] : named->second) {
    if (listing->locked || listing->isPrivate || !matches(*listing, filter)) continue;
    if (!best || before(*listing, *best, sortBy)) best = listing;
    if (best && sortBy.empty()) break;
  }
  return best;
}

std::vector<const Listing*> Listings::visible(std::string_view name) const {
  std::vector<const Listing*> rooms;
  for (const auto& [room, listings] : byName_) {
    if (!name.empty() && room != name) continue;
    for (const auto& [order, listing] : listings) {
      if (!listing->locked && !listing->isPrivate) rooms.push_back(listing);
    }
  }
  return rooms;
}

Value filterOf(const Value& options, const std::vector<std::string>& filterBy) {
  static constexpr std::array<std::string_view, 7> kReserved = {
      "clients", "locked", "private", "metadata", "name", "processId", "roomId"};
  Value filter{Map{}};
  for (const auto& field : filterBy) {
    if (std::find(kReserved.begin(), kReserved.end(), field) != kReserved.end()) continue;
    if (const Value* value = options.find(field)) filter.set(field, *value);
  }
  return filter;
}

}  // namespace roomd
