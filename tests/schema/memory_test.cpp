// What the encoder allocates, and what it does when it cannot.
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>
#include <string>

#include "hex.hpp"
#include "room/state/encoder.hpp"
#include "room/view.hpp"

namespace {

long allocations = 0;
long failAt = -1;  // the allocation that fails, counted from 0

void* allocate(std::size_t size) {
  if (allocations++ == failAt) throw std::bad_alloc();
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

struct Player {
  double x = 0, y = 0;
  std::string name;
};
SCHEMA(Player, x, y, name);

struct State {
  room::Map<Player> players;
  double time = 0;
};
SCHEMA(State, players, time);

struct Arena {
  room::Map<Player> players;
  room::Array<Player> units;
  room::Array<room::Ref<Player>> team;
  room::Array<double> scores;
  room::Map<double> odds;
  std::optional<double> bid;
};
SCHEMA(Arena, players, units, team, scores, odds, bid);

/// Of Arena's fields, all but the last are for views.
struct Fog : Arena {
  double time = 0;
};
SCHEMA(Fog, players, units, team, scores, odds, time);
VIEW(Fog, players, units, team, scores, odds);

void fill(Arena& arena) {
  for (int key = 0; key < 50; ++key) {
    arena.players.add(std::to_string(key));
    arena.units.add();
    arena.team.push(room::make<Player>());
    arena.scores.push(0);
    arena.odds.set(std::to_string(key), 0);
  }
}

void change(Arena& arena, double step) {
  for (auto& [key, player] : arena.players) player.x += step;
  for (auto& unit : arena.units) unit.y += step;
  for (auto& member : arena.team) member->x += step;
  for (double& score : arena.scores) score += step;
  for (auto& [key, odds] : arena.odds) odds += step;
  arena.bid = step;
}

constexpr std::uint32_t kBoth = ROOM_STREAM_V2 | ROOM_STREAM_V3;

TEST(Memory, AnOrdinaryPatchTakesNone) {
  State state;
  room::StateEncoder<State> encoder(state);
  for (int key = 0; key < 100; ++key) {
    state.players.add(std::to_string(key)).name = "a name too long for the string itself";
  }
  const auto change = [&](double step) {
    state.time += step;
    for (auto& [key, player] : state.players) {
      player.x += step;
      player.name.back() = player.name.back() == 'x' ? 'y' : 'x';
    }
  };
  encoder.patch(kBoth);
  change(0.1);
  encoder.patch(kBoth);
  const long before = allocations;
  for (int round = 0; round < 10; ++round) {
    change(0.1);
    EXPECT_TRUE(encoder.patch(kBoth));
  }
  EXPECT_EQ(allocations, before);
}

TEST(Memory, NoKindOfContainerTakesAny) {
  Arena arena;
  room::StateEncoder<Arena> encoder(arena);
  fill(arena);
  const auto tick = [&](double step) {
    change(arena, step);
    EXPECT_TRUE(encoder.patch(kBoth));
  };
  tick(0.1);
  tick(0.1);
  const long before = allocations;
  for (int round = 0; round < 10; ++round) tick(0.1);
  EXPECT_EQ(allocations, before);
}

TEST(Memory, AnOrdinaryPatchOfViewsTakesNone) {
  Fog fog;
  room::StateEncoder<Fog> encoder(fog);
  fill(fog);
  room::View views[3];
  views[0].add(fog);
  for (auto& [key, player] : fog.players) views[1].add(player);
  const auto tick = [&](double step) {
    change(fog, step);
    fog.time += step;
    EXPECT_TRUE(encoder.patch(kBoth));
    EXPECT_TRUE(encoder.patchView(views[0], kBoth));
    EXPECT_TRUE(encoder.patchView(views[1], kBoth));
    encoder.patchView(views[2], kBoth);
  };
  // The first takes the views' first look, the second that of what was new to the state.
  tick(0.1);
  tick(0.1);
  tick(0.1);
  const long before = allocations;
  for (int round = 0; round < 10; ++round) tick(0.1);
  EXPECT_EQ(allocations, before);
}

TEST(Memory, AStormOfJoinsEncodesTheStateOnce) {
  State state;
  room::StateEncoder<State> encoder(state);
  for (int key = 0; key < 100; ++key) state.players.add(std::to_string(key));
  encoder.patch(kBoth);
  // A mark in the bytes, which would be gone if they were written again.
  const std::string_view first = encoder.fullState(ROOM_STREAM_V3, false);
  const_cast<char&>(first.back()) = '!';
  const long before = allocations;
  for (int joiner = 0; joiner < 50; ++joiner) {
    EXPECT_FALSE(encoder.patch(kBoth));
    for (const std::uint32_t stream : {ROOM_STREAM_V2, ROOM_STREAM_V3}) {
      EXPECT_EQ(encoder.fullState(stream, false).back(), '!');
    }
  }
  EXPECT_EQ(allocations, before);
}

TEST(Memory, LookingUpAKeyTakesNone) {
  room::Map<int> map;
  const std::string key = "a key too long for the string itself";
  map.set(key, 1);
  const long before = allocations;
  EXPECT_TRUE(map.contains(std::string_view(key)));
  ++map[std::string_view(key)];
  EXPECT_EQ(allocations, before);
}

/// The patch after one that ran out of memory at its n-th allocation is the rejoin form.
/// The last patch told of everything as new, after 0.16 and later let go of the map in field 0.
template <class State>
void expectAllAnew(room::StateEncoder<State>& encoder) {
  const std::string all(encoder.fullState(ROOM_STREAM_V2, false));
  EXPECT_TRUE(encoder.patchBytes(ROOM_STREAM_V2) == all);
  EXPECT_TRUE(encoder.patchBytes(ROOM_STREAM_V3) == "\x40" + all);
}

TEST(Memory, AFailedPatchIsMadeUpForByTheNext) {
  for (long fail = 0;; ++fail) {
    State state;
    room::StateEncoder<State> encoder(state);
    encoder.patch(kBoth);
    for (int key = 0; key < 20; ++key) {
      state.players.add(std::to_string(key)).name = std::string(100, 'n');
    }
    allocations = 0;
    failAt = fail;
    bool failed = false;
    try {
      encoder.patch(kBoth);
    } catch (const std::bad_alloc&) {
      failed = true;
    }
    failAt = -1;
    if (!failed) {
      EXPECT_GT(fail, 10);
      return;
    }
    state.players.remove("3");
    state.time = 5;
    EXPECT_TRUE(encoder.patch(kBoth));
    expectAllAnew(encoder);
    EXPECT_FALSE(encoder.patch(kBoth));
  }
}

struct Table {
  room::Map<Player> players;
  room::Map<Player> hidden;
  room::Array<std::string> notes;
};
SCHEMA(Table, players, hidden, notes);
VIEW(Table, hidden, notes);

/// The clients of a view whose part failed did not get the rest of the patch, either.
TEST(Memory, AFailedPartOfAViewIsMadeUpForByTheNextPatch) {
  for (long fail = 0;; ++fail) {
    Table table;
    room::View view;
    room::StateEncoder<Table> encoder(table);
    view.add(table);
    encoder.patch(kBoth);
    encoder.patchView(view, kBoth);
    table.players.add("a");
    table.notes.push(std::string(500, 'n'));
    for (int key = 0; key < 5; ++key) view.add(table.hidden.add(std::to_string(key)));
    EXPECT_TRUE(encoder.patch(kBoth));
    allocations = 0;
    failAt = fail;
    bool failed = false;
    try {
      encoder.patchView(view, kBoth);
    } catch (const std::bad_alloc&) {
      failed = true;
    }
    failAt = -1;
    if (!failed) {
      EXPECT_GT(fail, 10);
      return;
    }
    EXPECT_TRUE(encoder.patch(kBoth));
    expectAllAnew(encoder);
    EXPECT_TRUE(encoder.patchView(view, kBoth));
    const std::string told(encoder.viewBytes(ROOM_STREAM_V3));
    encoder.fullView(view, ROOM_STREAM_V3, true);
    EXPECT_EQ(told, encoder.viewBytes(ROOM_STREAM_V3));
    EXPECT_FALSE(encoder.patch(kBoth));
    EXPECT_FALSE(encoder.patchView(view, kBoth));
  }
}

}  // namespace
