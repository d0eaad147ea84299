#include "config/keys.hpp"

#include <gtest/gtest.h>

namespace roomd {
namespace {

std::string unknown(const std::string& key) {
  static const std::vector<std::string_view> known = {"factory", "filterBy", "realtimeListing"};
  ConfigErrors errors;
  unknownKey({key, {1, 1}, std::make_shared<YamlNode>()}, known, errors);
  return errors.at(0).message;
}

TEST(UnknownKey, SuggestsTheNearest) {
  EXPECT_EQ(unknown("factroy"), "unknown key \"factroy\"; did you mean \"factory\"?");
  EXPECT_EQ(unknown("FilterBY"), "unknown key \"FilterBY\"; did you mean \"filterBy\"?");
  EXPECT_EQ(unknown("realTimeListings"),
            "unknown key \"realTimeListings\"; did you mean \"realtimeListing\"?");
}

TEST(UnknownKey, ListsAllWhenNoneIsNear) {
  EXPECT_EQ(unknown("x"), "unknown key \"x\"; known here: factory, filterBy, realtimeListing");
  EXPECT_EQ(unknown(""), "unknown key \"\"; known here: factory, filterBy, realtimeListing");
  EXPECT_EQ(unknown(std::string(5000, 'f')).substr(0, 13), "unknown key \"");
}

}  // namespace
}  // namespace roomd
