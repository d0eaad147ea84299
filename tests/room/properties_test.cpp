#include "room/properties.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace roomd {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

PropertyChange parse(const std::string& name, Value value, std::vector<std::string>& complaints) {
  Value change;
  change.set(name, std::move(value));
  return parseProperties(encode(change), complaints);
}

/// Reads one property that must be understood.
PropertyChange accept(const std::string& name, Value value) {
  std::vector<std::string> complaints;
  auto change = parse(name, std::move(value), complaints);
  EXPECT_THAT(complaints, IsEmpty()) << name;
  return change;
}

/// True when the value is refused, with one complaint that names the property.
bool refuses(const std::string& name, Value value) {
  std::vector<std::string> complaints;
  parse(name, std::move(value), complaints);
  return complaints.size() == 1 && complaints[0].find('"' + name + '"') != std::string::npos;
}

const Value kNil{};
const Value kInfinity{std::numeric_limits<double>::infinity()};

TEST(Properties, EachHasItsPlace) {
  EXPECT_EQ(accept("roomId", Value{"a_B-9"}).roomId, "a_B-9");
  EXPECT_EQ(accept("locked", Value{true}).locked, true);
  EXPECT_EQ(accept("private", Value{false}).isPrivate, false);
  EXPECT_EQ(accept("autoDispose", Value{false}).autoDispose, false);
  EXPECT_EQ(accept("metadata", Value{int64_t{3}}).metadata, Value{int64_t{3}});
  EXPECT_EQ(accept("metadata", kNil).metadata, kNil);
}

TEST(Properties, WhatIsAbsentStaysAsItIs) {
  const auto change = accept("locked", Value{true});
  EXPECT_FALSE(change.roomId || change.maxClients || change.isPrivate || change.metadata);
  EXPECT_FALSE(change.autoDispose || change.patchIntervalUs || change.simulationIntervalUs);
  EXPECT_FALSE(change.seatReservationUs || change.maxMessagesPerSecond);
}

TEST(Properties, MaxClientsMayHaveNoLimit) {
  EXPECT_EQ(**accept("maxClients", Value{int64_t{4}}).maxClients, 4u);
  EXPECT_EQ(**accept("maxClients", Value{int64_t{0}}).maxClients, 0u);
  for (const Value& unlimited : {kNil, kInfinity}) {
    const auto change = accept("maxClients", unlimited);
    ASSERT_TRUE(change.maxClients);
    EXPECT_FALSE(change.maxClients->has_value());
  }
  EXPECT_TRUE(refuses("maxClients", Value{int64_t{-1}}));
  EXPECT_TRUE(refuses("maxClients", Value{int64_t{1} << 33}));
  EXPECT_TRUE(refuses("maxClients", Value{std::numeric_limits<double>::quiet_NaN()}));
  EXPECT_TRUE(refuses("maxClients", Value{"4"}));
}

TEST(Properties, MessagesMayHaveNoLimit) {
  EXPECT_EQ(accept("maxMessagesPerSecond", Value{int64_t{5}}).maxMessagesPerSecond, 5u);
  for (const Value& unlimited : {kNil, kInfinity, Value{int64_t{0}}}) {
    EXPECT_EQ(accept("maxMessagesPerSecond", unlimited).maxMessagesPerSecond, 0u);
  }
  EXPECT_TRUE(refuses("maxMessagesPerSecond", Value{int64_t{-1}}));
}

TEST(Properties, IntervalsHaveTheirUnits) {
  EXPECT_EQ(accept("patchRate", Value{int64_t{50}}).patchIntervalUs, 50'000);
  EXPECT_EQ(accept("patchRate", Value{16.6}).patchIntervalUs, 16'600);
  EXPECT_EQ(accept("simulationInterval", Value{int64_t{1}}).simulationIntervalUs, 1'000);
  EXPECT_EQ(accept("seatReservationTime", Value{2.5}).seatReservationUs, 2'500'000);
}

TEST(Properties, NilAndZeroSwitchAnIntervalOff) {
  EXPECT_EQ(accept("patchRate", kNil).patchIntervalUs, 0);
  EXPECT_EQ(accept("patchRate", Value{int64_t{0}}).patchIntervalUs, 0);
  EXPECT_EQ(accept("simulationInterval", kNil).simulationIntervalUs, 0);
}

TEST(Properties, IntervalsAreBounded) {
  EXPECT_EQ(accept("patchRate", Value{1e-9}).patchIntervalUs, 100);
  EXPECT_EQ(accept("patchRate", kInfinity).patchIntervalUs, 86'400'000'000);
  EXPECT_TRUE(refuses("patchRate", Value{int64_t{-1}}));
  EXPECT_TRUE(refuses("simulationInterval", Value{std::numeric_limits<double>::quiet_NaN()}));
}

TEST(Properties, WrongTypesAndUnknownNamesAreNamed) {
  EXPECT_TRUE(refuses("locked", Value{int64_t{1}}));
  EXPECT_TRUE(refuses("private", kNil));
  EXPECT_TRUE(refuses("autoDispose", Value{"yes"}));
  EXPECT_TRUE(refuses("roomId", Value{"a b"}));
  EXPECT_TRUE(refuses("roomID", Value{"ab"}));
}

TEST(Properties, OneThatIsWrongDoesNotSpoilTheOthers) {
  Value both;
  both.set("locked", Value{"no"});
  both.set("private", Value{true});
  std::vector<std::string> complaints;
  const auto change = parseProperties(encode(both), complaints);
  EXPECT_FALSE(change.locked);
  EXPECT_EQ(change.isPrivate, true);
  EXPECT_THAT(complaints, ElementsAre(HasSubstr("\"locked\"")));
}

TEST(Properties, WhatIsNoMapIsRefused) {
  for (const std::string& bytes : {std::string(), std::string("\xc1"), encode(Value{true})}) {
    std::vector<std::string> complaints;
    parseProperties(bytes, complaints);
    EXPECT_EQ(complaints.size(), 1u);
  }
}

TEST(Properties, RoomIdsAreWhatAPathCanCarry) {
  EXPECT_TRUE(isRoomId("aZ09_-"));
  EXPECT_TRUE(isRoomId(std::string(128, 'x')));
  EXPECT_FALSE(isRoomId(std::string(129, 'x')));
  for (const char* id : {"", "a/b", "a b", "\xc3\xa4", "a.b"}) EXPECT_FALSE(isRoomId(id)) << id;
}

TEST(Properties, SessionIdsAreShorter) {
  EXPECT_TRUE(isSessionId("aZ09_-"));
  EXPECT_TRUE(isSessionId(std::string(64, 'x')));
  EXPECT_FALSE(isSessionId(std::string(65, 'x')));
  for (const char* id : {"", "a/b", "a b", "\xc3\xa4"}) EXPECT_FALSE(isSessionId(id)) << id;
}

}  // namespace
}  // namespace roomd
