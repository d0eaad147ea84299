// What a view has been given, and what its clients were told.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "room/state/mirror.hpp"

namespace room::detail {

/// A struct of the state, wherever it is: its address, and the identity of the type that its type
/// extends first of all, because a struct and its first member share an address.
struct StructKey {
  const void* address;
  const void* identity;

  bool operator==(const StructKey&) const = default;
};

struct StructKeyHash {
  std::size_t operator()(const StructKey& key) const noexcept {
    return std::hash<const void*>()(key.address) * 31 + std::hash<const void*>()(key.identity);
  }
};

/// What a view may see of a struct.
struct Grant {
  bool isVisible = false;
  unsigned tags = 0;      // custom tags, a bit mask
  bool byTagOnly = true;  // it was given for the sake of tags only

  void add(const Grant& more) {
    isVisible = isVisible || more.isVisible;
    tags |= more.tags;
    byTagOnly = byTagOnly && more.tags != 0;
  }
};

/// The structs that a view has been given. They are found by their addresses, and told from later
/// ones at the same place by their ref ids.
class Roster {
 public:
  void give(const StructKey& key, Grant grant) {
    Entry& entry = entries_[key];
    entry.grant.add(grant);
    if (entry.isBound) entry.news.add(grant);
    changed_ = true;
  }

  void take(const StructKey& key) { changed_ = entries_.erase(key) != 0 || changed_; }

  /// Takes custom tags; a struct that was given for their sake only goes with the last of them.
  void takeTags(const StructKey& key, unsigned tags) {
    const auto found = entries_.find(key);
    if (found == entries_.end()) return;
    Entry& entry = found->second;
    entry.grant.tags &= ~tags;
    entry.news.tags &= ~tags;
    if (entry.grant.byTagOnly && entry.grant.tags == 0) entries_.erase(found);
    changed_ = true;
  }

  void clear() {
    entries_.clear();
    changed_ = true;
  }

  bool has(const StructKey& key, unsigned tags) const {
    const auto found = entries_.find(key);
    if (found == entries_.end() || !found->second.grant.isVisible) return false;
    return (found->second.grant.tags & tags) == tags;
  }

  // What follows is for the encoder.

  bool changed() const { return changed_; }
  /// A walk over the whole state begins.
  void begin() { ++walk_; }

  /// What is granted of the struct at `key`, whose ref id is `refId`.
  Grant find(const StructKey& key, RefId refId) {
    const auto found = entries_.find(key);
    if (found == entries_.end()) return {};
    Entry& entry = found->second;
    if (entry.isBound && entry.refId != refId) {
      if (!entry.news.isVisible) return {};
      entry.grant = entry.news;
    }
    entry.refId = refId;
    entry.isBound = true;
    entry.lastSeen = walk_;
    return entry.grant;
  }

  /// Forgets the structs that the walk did not come by.
  void end() {
    std::erase_if(entries_, [this](const auto& one) { return one.second.lastSeen != walk_; });
    for (auto& [key, entry] : entries_) entry.news = {};
    changed_ = false;
  }

 private:
  struct Entry {
    Grant grant{};
    Grant news{};  // what was given since the last walk, maybe to another struct at the same place
    RefId refId = 0;
    bool isBound = false;
    std::uint64_t lastSeen = 0;
  };

  std::unordered_map<StructKey, Entry, StructKeyHash> entries_;
  std::uint64_t walk_ = 0;
  bool changed_ = false;
};

/// What the clients of a view were told of one instance.
struct Known {
  std::uint64_t walk = 0;         // the walk that came by last
  std::uint64_t fields = 0;       // of a struct: which ones are there
  std::vector<RefId> children{};  // behind the fields, by number in a map, in order in a list
};

/// What the clients of a view were told of all instances that not everybody sees.
class Knowledge {
 public:
  void begin() { ++walk_; }

  /// Marks an instance as one that its clients have from now on; true if they had it before.
  bool meet(RefId refId) {
    const auto [found, isNew] = known_.try_emplace(refId);
    found->second.walk = walk_;
    return !isNew;
  }
  Known& of(RefId refId) { return known_[refId]; }
  bool has(RefId refId) const { return known_.contains(refId); }
  /// What they were told of an instance, or null.
  const Known* find(RefId refId) const {
    const auto found = known_.find(refId);
    return found == known_.end() ? nullptr : &found->second;
  }
  /// The fields of a struct that its clients have.
  std::uint64_t fields(RefId refId) const {
    const Known* known = find(refId);
    return known ? known->fields : 0;
  }
  /// The elements of a list that its clients have.
  std::unordered_set<RefId> children(RefId refId) const {
    const Known* known = find(refId);
    if (!known) return {};
    return {known->children.begin(), known->children.end()};
  }
  bool wasMet(RefId refId) const {
    const Known* known = find(refId);
    return known && known->walk == walk_;
  }

  /// Forgets what clients forget at the end of a message: what the walk did not come by.
  void end() {
    std::erase_if(known_, [this](const auto& one) { return one.second.walk != walk_; });
  }

  void clear() { known_.clear(); }

 private:
  std::unordered_map<RefId, Known> known_;
  std::uint64_t walk_ = 0;
};

}  // namespace room::detail
