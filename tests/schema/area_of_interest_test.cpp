#include "room/area_of_interest.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "room/state/encoder.hpp"

namespace {

struct Unit {
  double x = 0, y = 0;
};
SCHEMA(Unit, x, y);

struct Tank : Unit {
  room::Map<Unit> turrets;
};
SCHEMA_EXTENDS(Tank, Unit, turrets);

struct World {
  room::Map<Unit> units;
  room::Map<room::Ref<Unit>> shared;
};
SCHEMA(World, units, shared);
VIEW(World, units, shared);

using Area = room::AreaOfInterest<Unit>;

class AreaTest : public testing::Test {
 protected:
  Unit& unit(const std::string& name) { return world.units[name]; }
  Unit& add(const std::string& name, room::AreaPosition position) {
    Unit& added = world.units.add(name);
    area.track(added, position);
    return added;
  }
  bool sees(const std::string& name) { return view->has(unit(name)); }

  World world;
  Area area{{.cellSize = 10, .margin = 2}};
  std::shared_ptr<room::View> view = std::make_shared<room::View>();
};

TEST_F(AreaTest, ShowsWhatIsWithinTheRadius) {
  add("near", {3, 4});
  add("edge", {-5, 0});
  add("far", {5, 1});
  add("high", {0, 0, 5.5});
  area.watch(view, {0, 0}, 5);
  EXPECT_FALSE(sees("near")) << "nothing happens before update()";
  area.update();
  EXPECT_TRUE(sees("near"));
  EXPECT_TRUE(sees("edge"));
  EXPECT_FALSE(sees("far"));
  EXPECT_FALSE(sees("high"));
}

TEST_F(AreaTest, WhatMovesComesIntoSightAndIsLostBeyondTheMargin) {
  Unit& walker = add("walker", {20, 0});
  area.watch(view, {0, 0}, 5);
  const auto seesAt = [&](double x) {
    area.move(walker, {x, 0});
    area.update();
    return sees("walker");
  };
  EXPECT_FALSE(seesAt(6));
  EXPECT_TRUE(seesAt(5));
  EXPECT_TRUE(seesAt(7));
  EXPECT_FALSE(seesAt(7.1));
  EXPECT_FALSE(seesAt(6));
}

TEST_F(AreaTest, TheWatcherMoves) {
  add("left", {0, 0});
  add("right", {100, 0});
  area.watch(view, {0, 0}, 5);
  area.update();
  area.watch(view, {100, 0}, 5);
  area.update();
  EXPECT_FALSE(sees("left"));
  EXPECT_TRUE(sees("right"));
  area.watch(view, {100, 0}, 200);
  area.update();
  EXPECT_TRUE(sees("left"));
}

TEST_F(AreaTest, WhatIsUntrackedGoesAtOnce) {
  Unit& left = add("left", {0, 0});
  add("right", {1, 0});
  area.watch(view, {0, 0}, 5);
  area.update();
  area.untrack(left);
  area.untrack(left);
  EXPECT_FALSE(sees("left"));
  EXPECT_FALSE(area.isTracked(left));
  EXPECT_EQ(area.size(), 1U);
  EXPECT_THROW(area.move(left, {}), std::out_of_range);
  world.units.remove("left");
  Unit& next = add("next", {2, 0});
  area.update();
  EXPECT_TRUE(sees("next"));
  EXPECT_TRUE(sees("right"));
  EXPECT_TRUE(area.isTracked(next));
}

TEST_F(AreaTest, UnwatchTakesOnlyWhatTheAreaGave) {
  add("near", {0, 0});
  view->add(world.units.add("given"));
  area.watch(view, {0, 0}, 5);
  area.update();
  area.unwatch(view);
  area.unwatch(view);
  area.update();
  EXPECT_FALSE(sees("near"));
  EXPECT_TRUE(sees("given"));
}

TEST_F(AreaTest, AViewThatNobodyElseHoldsIsForgotten) {
  add("near", {0, 0});
  area.watch(view, {0, 0}, 5);
  std::weak_ptr<room::View> watched = view;
  area.update();
  view.reset();
  area.update();
  EXPECT_TRUE(watched.expired());
}

TEST_F(AreaTest, KeepsWhatARefHoldsAliveAndKnowsItsType) {
  auto tank = room::make<Tank>();
  tank->turrets.add("gun");
  world.shared.set("tank", tank);
  area.track(world.shared["tank"], {1, 1});
  area.watch(view, {0, 0}, 5);
  area.update();
  EXPECT_TRUE(view->has(tank));
  EXPECT_TRUE(view->has(tank->turrets["gun"]));
  const room::Ref<Unit> unit = tank;
  world.shared.clear();
  tank = nullptr;
  area.move(unit, {10, 0});
  area.update();
  EXPECT_FALSE(view->has(unit));
  area.untrack(unit);
  EXPECT_EQ(area.size(), 0U);
  EXPECT_THROW(area.track(room::Ref<Unit>(), {}), std::invalid_argument);
}

TEST_F(AreaTest, OptionsHaveRanges) {
  EXPECT_THROW(Area({.cellSize = 0}), std::invalid_argument);
  EXPECT_THROW(Area({.cellSize = std::nan("")}), std::invalid_argument);
  EXPECT_THROW(Area({.margin = -1}), std::invalid_argument);
}

TEST_F(AreaTest, TheWorldHasNoBounds) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  add("far", {1e300, -1e300});
  add("beyond", {kInfinity, 0});
  add("nowhere", {std::nan(""), 0});
  add("here", {1, 1});
  area.watch(view, {1e300, -1e300}, 5);
  area.update();
  EXPECT_TRUE(sees("far"));
  EXPECT_FALSE(sees("here"));
  area.watch(view, {0, 0}, 1e12);
  area.update();
  EXPECT_TRUE(sees("here"));
  EXPECT_FALSE(sees("far"));
  EXPECT_FALSE(sees("beyond"));
  EXPECT_FALSE(sees("nowhere"));
}

/// Everything against the plain way of doing it: look at all pairs.
TEST(AreaOfInterest, IsWhatLookingAtAllPairsGives) {
  std::mt19937 random(20);
  const auto below = [&](int end) { return static_cast<int>(random() % 1000000) % end; };
  const auto coordinate = [&](double size) {
    return (static_cast<double>(random()) / 2147483648.0 - 1) * size;
  };
  for (int round = 0; round < 20; ++round) {
    const double margin = below(2) == 0 ? 0 : 3;
    Area area({.cellSize = 1.0 + below(30), .margin = margin});
    World world;
    room::StateEncoder<World> encoder(world);
    std::map<std::string, room::AreaPosition> places;
    struct Watcher {
      std::shared_ptr<room::View> view = std::make_shared<room::View>();
      room::AreaPosition position;
      double radius = 0;
      std::set<std::string> seen;
    };
    std::vector<Watcher> watchers(8);
    for (int step = 0; step < 100; ++step) {
      for (int changes = below(6); changes-- > 0;) {
        const std::string name = std::to_string(below(60));
        if (!world.units.has(name)) {
          places[name] = {coordinate(50), coordinate(50), coordinate(5)};
          area.track(world.units.add(name), places[name]);
        } else if (below(3) == 0) {
          area.untrack(world.units[name]);
          world.units.remove(name);
          places.erase(name);
          for (Watcher& watcher : watchers) watcher.seen.erase(name);
        }
      }
      for (auto& [name, place] : places) {
        place.x += coordinate(2);
        place.y += coordinate(2);
        area.move(world.units[name], place);
      }
      for (Watcher& watcher : watchers) {
        if (below(4) != 0) continue;
        watcher.position = {coordinate(50), coordinate(50), 0};
        watcher.radius = below(40);
        area.watch(watcher.view, watcher.position, watcher.radius);
      }
      area.update();
      encoder.patch(ROOM_STREAM_V3);
      for (Watcher& watcher : watchers) {
        encoder.patchView(*watcher.view, ROOM_STREAM_V3);
        for (const auto& [name, place] : places) {
          const double distance =
              std::hypot(place.x - watcher.position.x, place.y - watcher.position.y, place.z);
          const bool was = watcher.seen.contains(name);
          if (distance <= watcher.radius + (was ? margin : 0)) {
            watcher.seen.insert(name);
          } else {
            watcher.seen.erase(name);
          }
          ASSERT_EQ(watcher.view->has(world.units[name]), watcher.seen.contains(name))
              << "round " << round << ", step " << step << ", unit " << name;
        }
      }
    }
  }
}

}  // namespace
