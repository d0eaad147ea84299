#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/config.hpp"
#include "room/listing.hpp"

namespace roomd {

/// Every room the matchmaker can send a client to, and the search among them.
class Listings {
 public:
  /// Adds a room, or takes what changed about it.
  void put(const Listing& listing);
  void remove(const std::string& roomId);
  const Listing* find(const std::string& roomId) const;
  size_t size() const { return byId_.size(); }

  /// The best room of `name` that a client may be put into: not locked, not private, with free
  /// seats, and every field of `filter` (a Map) strictly equal to what the room was made with.
  /// Ordered by `sortBy` (`clients`, `maxClients`, `createdAt` or a metadata field), else the
  /// oldest first.
  const Listing* search(std::string_view name, const Value& filter,
                        const std::vector<SortKey>& sortBy) const;

  /// The rooms of `name` (all when empty) that anybody may see: neither locked nor private.
  std::vector<const Listing*> visible(std::string_view name) const;

 private:
  struct Entry {
    Listing listing;
    uint64_t order;
  };
  using ByOrder = std::map<uint64_t, const Listing*>;

  std::unordered_map<std::string, Entry> byId_;
  std::map<std::string, ByOrder, std::less<>> byName_;
  uint64_t lastOrder_ = 0;
};

/// The fields of `options` (a Map) that `filterBy` names, as a Map. Names that a listing has itself
/// (`clients`, `locked`, ...) are ignored.
Value filterOf(const Value& options, const std::vector<std::string>& filterBy);

}  // namespace roomd
