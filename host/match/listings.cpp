#include "match/listings.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace roomd {
namespace {

constexpr std::string_view kMetadataPrefix = "metadata.";

/// The equality of JavaScript's ===: numbers of any kind are equal when their values are.
bool strictlyEqual(const Value& a, const Value& b) {
  double left = 0;
  double right = 0;
  if (a.number(left) && b.number(right)) return left == right;
  return a == b;
}

/// What the room was made with, else its metadata; nullptr when neither has the field.
const Value* customField(const Listing& listing, std::string_view field) {
  const Value* value = listing.filter ? listing.filter->find(field) : nullptr;
  if (!value && listing.metadata) value = listing.metadata->find(field);
  return value;
}

bool matches(const Listing& listing, const Value& filter) {
  if (!filter.map()) return true;
  return std::ranges::all_of(*filter.map(), [&](const Member& wanted) {
    const Value* has = customField(listing, wanted.key);
    return has && strictlyEqual(*has, wanted.value);
  });
}

/// True when the listing is as one condition of a query says.
bool satisfies(const Listing& listing, const std::string& field, const Value& wanted) {
  const auto is = [&](Value has) { return strictlyEqual(has, wanted); };
  if (field == "roomId") return is(Value{listing.roomId});
  if (field == "name") return is(Value{listing.name});
  if (field == "clients") return is(Value{int64_t{listing.clients}});
  if (field == "maxClients") {
    return is(listing.maxClients ? Value{int64_t{*listing.maxClients}} : Value{});
  }
  if (field == "locked") return is(Value{listing.locked});
  if (field == "private") return is(Value{listing.isPrivate});
  if (field == "unlisted") return is(Value{false});
  const Value* has = customField(listing, field);
  return has && strictlyEqual(*has, wanted);
}

/// What a room is sorted by; rooms without the field come last.
double sortValue(const Listing& listing, const SortKey& key) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (key.field == "clients") return listing.clients;
  if (key.field == "maxClients") return listing.maxClients ? *listing.maxClients : kInfinity;
  if (key.field == "createdAt") return static_cast<double>(listing.createdAtMs);
  std::string_view field = key.field;
  const bool ofMetadata = field.starts_with(kMetadataPrefix);
  if (ofMetadata) field.remove_prefix(kMetadataPrefix.size());
  const Value* value = !ofMetadata        ? customField(listing, field)
                       : listing.metadata ? listing.metadata->find(field)
                                          : nullptr;
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

void Listings::put(const Listing& listing, uint64_t serial) {
  const auto found = byId_.find(listing.roomId);
  if (found != byId_.end()) {
    if (found->second.serial == serial) {
      found->second.listing = listing;
      return;
    }
    erase(found);
  }
  const uint64_t order = ++lastOrder_;
  const auto& entry = byId_.emplace(listing.roomId, Entry{listing, serial, order}).first->second;
  byName_[listing.name].emplace(order, &entry.listing);
}

void Listings::remove(const std::string& roomId, uint64_t serial) {
  const auto found = byId_.find(roomId);
  if (found != byId_.end() && found->second.serial == serial) erase(found);
}

void Listings::drop(const std::string& roomId) {
  if (const auto found = byId_.find(roomId); found != byId_.end()) erase(found);
}

void Listings::erase(std::unordered_map<std::string, Entry>::iterator found) {
  auto named = byName_.find(found->second.listing.name);
  named->second.erase(found->second.order);
  if (named->second.empty()) byName_.erase(named);
  byId_.erase(found);
}

const Listing* Listings::find(const std::string& roomId) const {
  auto found = byId_.find(roomId);
  return found == byId_.end() ? nullptr : &found->second.listing;
}

uint64_t Listings::seats() const {
  uint64_t seats = 0;
  for (const auto& [id, entry] : byId_) seats += entry.listing.clients;
  return seats;
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

std::vector<const Listing*> Listings::query(const Value& conditions) const {
  const auto isWanted = [&](const Listing& listing) {
    return !conditions.map() || std::ranges::all_of(*conditions.map(), [&](const Member& wanted) {
      return satisfies(listing, wanted.key, wanted.value);
    });
  };
  std::vector<const Listing*> rooms;
  for (const auto& [name, listings] : byName_) {
    for (const auto& [order, listing] : listings) {
      if (isWanted(*listing)) rooms.push_back(listing);
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

Value keptOptions(const Value& options, const RoomConfig& config) {
  std::vector<std::string> fields = config.filterBy;
  for (const auto& key : config.sortBy) fields.push_back(key.field);
  return filterOf(options, fields);
}

}  // namespace roomd
