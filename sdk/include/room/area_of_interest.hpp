// room::AreaOfInterest<T>: clients see what is near them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <unordered_map>
#include <utility>
#include <vector>

#include "room/client.hpp"
#include "room/detail/column_grid.hpp"
#include "room/ref.hpp"
#include "room/schema.hpp"
#include "room/view.hpp"

namespace room {

struct AreaOptions {
  /// The edge of a cell of the grid: about the radius that clients usually watch. Above 0.
  double cellSize = 16;
  /// What is seen is lost from sight only beyond the radius and this, so that what moves along the
  /// border does not come and go. 0 or more.
  double margin = 0;
};

/// Where something is. Without z, the world is flat.
struct AreaPosition {
  double x = 0, y = 0, z = 0;
};

/// Keeps the views of clients at the entities of type T that are near them:
///
///   struct State { room::Map<Unit> units; };
///   SCHEMA(State, units);
///   VIEW(State, units);                              // for nobody but those who were given them
///
///   room::AreaOfInterest<Unit> area{{.cellSize = 20, .margin = 2}};
///
///   area.track(state.units.add(id), {x, y});         // an entity appears,
///   area.move(state.units[id], {x, y});              // moves,
///   area.untrack(state.units[id]);                   // and goes: before it is destroyed
///   area.watch(client, {x, y}, 20);                  // where the client looks from now on
///   void onBeforePatch(State&) { area.update(); }    // then views are brought up to date
///
/// An entity is a struct at an address that it keeps, as those of a Map do, or what a Ref holds; it
/// is in the state, in a place hidden by VIEW, for as long as it is tracked. Clients see it if its
/// distance from where they look is at most the radius. The rest of a view is its owner's:
/// whatever else is given to it stays.
///
/// An update takes time in proportion to what is around the watchers, and touches views only where
/// something comes into sight or is lost from it. An area is for the thread of its room.
template <detail::Schema T>
class AreaOfInterest {
 public:
  using Position = AreaPosition;

  /// Throws std::invalid_argument when an option is out of its range.
  explicit AreaOfInterest(AreaOptions options = {})
      : margin_(options.margin), grid_(options.cellSize) {
    if (!(options.cellSize > 0)) throw std::invalid_argument("an area needs a cellSize above 0");
    if (!(options.margin >= 0)) throw std::invalid_argument("an area needs a margin of 0 or more");
  }
  AreaOfInterest(const AreaOfInterest&) = delete;
  AreaOfInterest& operator=(const AreaOfInterest&) = delete;

  /// The entity is there from now on. One that is tracked already is moved.
  void track(const T& entity, Position position) { place(&entity, nullptr, position); }
  /// The same for what a Ref holds, which the area keeps alive. Throws std::invalid_argument when
  /// it holds nothing.
  void track(const Ref<T>& entity, Position position) {
    if (!entity) throw std::invalid_argument("an area cannot track a Ref that holds nothing");
    place(entity.get(), entity, position);
  }

  /// Throws std::out_of_range when the entity is not tracked.
  void move(const T& entity, Position position) {
    entities_[slots_.at(&entity)].position = position;
  }
  void move(const Ref<T>& entity, Position position) { move(*entity, position); }

  /// Takes the entity from all who see it. Nothing happens to one that is not tracked.
  void untrack(const T& entity) {
    const auto found = slots_.find(&entity);
    if (found == slots_.end()) return;
    const std::uint32_t slot = found->second;
    for (auto& [view, watcher] : watchers_) {
      if (std::erase(watcher.seen, slot) != 0) hide(*watcher.view, slot);
    }
    slots_.erase(found);
    entities_[slot] = {};
    freeSlots_.push_back(slot);
  }
  void untrack(const Ref<T>& entity) {
    if (entity) untrack(*entity);
  }

  bool isTracked(const T& entity) const { return slots_.contains(&entity); }
  /// How many entities are tracked.
  std::size_t size() const { return slots_.size(); }

  /// The client looks from there, `radius` far, 0 or more; a second call moves it. Clients with the
  /// same view look as one. Ends with unwatch(), or when the client is gone and nobody else has its
  /// view; goes on when it reconnects.
  void watch(Client& client, Position position, double radius) {
    client.view();
    watch(client.sharedView(), position, radius);
  }
  /// The same for a view by itself.
  void watch(const std::shared_ptr<View>& view, Position position, double radius) {
    Watcher& watcher = watchers_[view.get()];
    watcher.view = view;
    watcher.position = position;
    watcher.radius = radius;
  }

  /// Takes all entities out of the view, and forgets it.
  void unwatch(Client& client) { unwatch(client.sharedView()); }
  void unwatch(const std::shared_ptr<View>& view) {
    const auto found = watchers_.find(view.get());
    if (found == watchers_.end()) return;
    for (const std::uint32_t slot : found->second.seen) hide(*view, slot);
    watchers_.erase(found);
  }

  /// Brings all views up to date; call it once before each patch, in onBeforePatch.
  void update() {
    std::erase_if(watchers_, [](const auto& one) { return one.second.view.use_count() == 1; });
    grid_.clear();
    for (const auto& [entity, slot] : slots_) {
      const Position& position = entities_[slot].position;
      grid_.add(position.x, position.y, slot);
    }
    grid_.finish();
    for (auto& [view, watcher] : watchers_) look(watcher);
  }

 private:
  struct Entity {
    const T* value = nullptr;
    Ref<T> ref{};  // if it was tracked as one: its instance may be of a type that extends T
    Position position{};
    std::uint64_t lastSeen = 0;  // the number of the look that came by last
  };
  struct Watcher {
    std::shared_ptr<View> view;
    Position position{};
    double radius = 0;
    std::vector<std::uint32_t> seen{};
  };

  void place(const T* value, const Ref<T>& ref, Position position) {
    const auto [found, isNew] = slots_.try_emplace(value, 0);
    if (isNew) found->second = takeSlot();
    Entity& entity = entities_[found->second];
    entity.value = value;
    entity.ref = ref;
    entity.position = position;
  }

  std::uint32_t takeSlot() {
    if (freeSlots_.empty()) {
      entities_.emplace_back();
      return static_cast<std::uint32_t>(entities_.size() - 1);
    }
    const std::uint32_t slot = freeSlots_.back();
    freeSlots_.pop_back();
    return slot;
  }

  /// Marks what was seen with one number, and what is seen with the next.
  void look(Watcher& watcher) {
    const std::uint64_t before = ++looks_, now = ++looks_;
    for (const std::uint32_t slot : watcher.seen) entities_[slot].lastSeen = before;
    seen_.clear();
    const Position& eye = watcher.position;
    const double enter = watcher.radius * watcher.radius;
    const double reach = watcher.radius + margin_;
    grid_.visitAround(eye.x, eye.y, reach, [&](std::uint32_t slot) {
      Entity& entity = entities_[slot];
      const bool wasSeen = entity.lastSeen == before;
      if (!(squaredDistance(eye, entity.position) <= (wasSeen ? reach * reach : enter))) return;
      if (!wasSeen) show(*watcher.view, slot);
      entity.lastSeen = now;
      seen_.push_back(slot);
    });
    for (const std::uint32_t slot : watcher.seen) {
      if (entities_[slot].lastSeen == before) hide(*watcher.view, slot);
    }
    std::swap(watcher.seen, seen_);
  }

  static double squaredDistance(const Position& left, const Position& right) {
    const double x = left.x - right.x, y = left.y - right.y, z = left.z - right.z;
    return x * x + y * y + z * z;
  }

  void show(View& view, std::uint32_t slot) const {
    const Entity& entity = entities_[slot];
    entity.ref ? view.add(entity.ref) : view.add(*entity.value);
  }
  void hide(View& view, std::uint32_t slot) const {
    const Entity& entity = entities_[slot];
    entity.ref ? view.remove(entity.ref) : view.remove(*entity.value);
  }

  double margin_;
  detail::ColumnGrid grid_;
  std::vector<Entity> entities_;
  std::vector<std::uint32_t> freeSlots_;
  std::unordered_map<const T*, std::uint32_t> slots_;
  std::unordered_map<const View*, Watcher> watchers_;
  std::vector<std::uint32_t> seen_;  // a member so that an update allocates nothing
  std::uint64_t looks_ = 0;
};

}  // namespace room
