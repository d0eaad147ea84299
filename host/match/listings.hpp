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
  /// Adds a room, or takes what changed about it. A room of another serial number (Directory::add)
  /// takes the place of the one that had the id.
  void put(const Listing& listing, uint64_t serial);
  /// Removes the room, unless another one has its id by now.
  void remove(const std::string& roomId, uint64_t serial);
  /// Removes whatever room has the id.
  void drop(const std::string& roomId);

  const Listing* find(const std::string& roomId) const;
  size_t size() const { return byId_.size(); }
  /// The seats taken in all rooms.
  uint64_t seats() const;

  /// The best room of `name` that a client may be put into: not locked, not private, with free
  /// seats, and every field of `filter` (a Map) strictly equal to what the room was made with, else
  /// to its metadata. Ordered by `sortBy` (`clients`, `maxClients`, `createdAt`, a field it was
  /// made with or one of its metadata, also as `metadata.field`), else the oldest first.
  const Listing* search(std::string_view name, const Value& filter,
                        const std::vector<SortKey>& sortBy) const;

  /// The rooms of `name` (all when empty) that anybody may see: neither locked nor private.
  std::vector<const Listing*> visible(std::string_view name) const;

  /// The rooms that are as `conditions` (a Map) say, hidden ones too. A condition names a field of
  /// the listing, one the room was made with or one of its metadata.
  std::vector<const Listing*> query(const Value& conditions) const;

 private:
  struct Entry {
    Listing listing;
    uint64_t serial;
    uint64_t order;
  };
  using ByOrder = std::map<uint64_t, const Listing*>;

  void erase(std::unordered_map<std::string, Entry>::iterator found);

  std::unordered_map<std::string, Entry> byId_;
  std::map<std::string, ByOrder, std::less<>> byName_;
  uint64_t lastOrder_ = 0;
};

/// The fields of `options` (a Map) that `filterBy` names, as a Map. Names that a listing has itself
/// (`clients`, `locked`, ...) are ignored.
Value filterOf(const Value& options, const std::vector<std::string>& filterBy);

/// What a room keeps of the options it is made with: what it may be searched and sorted by.
Value keptOptions(const Value& options, const RoomConfig& config);

}  // namespace roomd
