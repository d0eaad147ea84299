#include "room/schema.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

namespace game::model {

struct Item {
  std::string name;
};
SCHEMA(Item, name);

struct Player {
  double x = 0.11, y = 2.22;
  std::string name;
  int lives = 3;
  Item weapon;
  room::Map<Item> bag;

  struct Badge {
    bool gold = false;
  };
};
SCHEMA(Player, y, x, name, weapon, bag);
SCHEMA(Player::Badge, gold);

struct Boss : Player {
  double rage = 0;
};

struct Child : Item {
  double age = 0;
};
SCHEMA(Child, name, age);

}  // namespace game::model

struct Global {
  game::model::Player player;
};
SCHEMA(Global, player);

namespace {

using game::model::Player;
namespace detail = room::detail;

template <class T>
std::vector<std::string_view> names() {
  const auto& list = detail::kFields<T>.names;
  return {list.begin(), list.end()};
}

TEST(Schema, ListsFieldsInTheOrderGiven) {
  EXPECT_EQ(names<Player>(), (std::vector<std::string_view>{"y", "x", "name", "weapon", "bag"}));
  EXPECT_EQ(names<Global>(), std::vector<std::string_view>{"player"});
  EXPECT_EQ(names<Player::Badge>(), std::vector<std::string_view>{"gold"});
}

TEST(Schema, ReachesTheFields) {
  Player player;
  std::vector<double> numbers;
  detail::forEachField<Player>([&](auto field) {
    if constexpr (std::is_same_v<typename decltype(field)::Value, double>) {
      numbers.push_back(field.of(player));
    }
  });
  EXPECT_EQ(numbers, (std::vector<double>{2.22, 0.11}));
}

TEST(Schema, StructsStayAggregates) {
  static_assert(std::is_aggregate_v<Player>);
  const game::model::Item item{.name = "sword"};
  EXPECT_EQ(item.name, "sword");
}

TEST(Schema, MayListInheritedFields) {
  EXPECT_EQ(names<game::model::Child>(), (std::vector<std::string_view>{"name", "age"}));
}

TEST(Schema, DoesNotDescribeDerivedClasses) {
  EXPECT_TRUE(detail::Schema<Player>);
  EXPECT_FALSE(detail::Schema<game::model::Boss>);
}

TEST(Schema, KnowsWhatClientsHaveTypesFor) {
  EXPECT_TRUE(detail::Syncable<double>);
  EXPECT_TRUE(detail::Syncable<long long>);
  EXPECT_TRUE(detail::Syncable<room::Map<Player>>);
  EXPECT_TRUE(detail::Syncable<room::Map<std::string>>);
  EXPECT_FALSE(detail::Syncable<const double>);
  EXPECT_FALSE(detail::Syncable<char>);
  EXPECT_FALSE(detail::Syncable<const char*>);
  EXPECT_FALSE(detail::Syncable<long double>);
  EXPECT_FALSE(detail::Syncable<std::vector<int>>);
  EXPECT_FALSE(detail::Syncable<room::Map<room::Map<int>>>);
  EXPECT_FALSE(detail::Syncable<game::model::Boss>);
}

TEST(Schema, NamesWireTypesByWidth) {
  EXPECT_EQ(detail::wireName<double>(), "number");
  EXPECT_EQ(detail::wireName<float>(), "float32");
  EXPECT_EQ(detail::wireName<room::float64>(), "float64");
  EXPECT_EQ(detail::wireName<std::int8_t>(), "int8");
  EXPECT_EQ(detail::wireName<std::uint16_t>(), "uint16");
  EXPECT_EQ(detail::wireName<int>(), "int32");
  EXPECT_EQ(detail::wireName<long>(), "int64");
  EXPECT_EQ(detail::wireName<unsigned long long>(), "uint64");
  EXPECT_EQ(detail::wireName<bool>(), "boolean");
  EXPECT_EQ(detail::wireName<std::string>(), "string");
}

TEST(Float64, IsUsedLikeADouble) {
  room::float64 number = 3;
  number += 1.5;
  number = number * 2;
  EXPECT_EQ(number, 9.0);
  const double plain = number;
  EXPECT_EQ(plain, 9.0);
  EXPECT_LT(number, 10);
}

TEST(ForEach, CountsItsArguments) {
  EXPECT_EQ(ROOM_DETAIL_COUNT(), 0);
  EXPECT_EQ(ROOM_DETAIL_COUNT(a), 1);
  EXPECT_EQ(ROOM_DETAIL_COUNT(a, b, c), 3);
}

}  // namespace
