#include "match/listings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "match/json.hpp"

namespace roomd {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Value json(std::string_view text) { return *parseJson(text); }

Listing listing(std::string id, std::string name = "game") {
  Listing listing;
  listing.roomId = std::move(id);
  listing.name = std::move(name);
  return listing;
}

Listing withFilter(std::string id, std::string_view filter) {
  Listing entry = listing(std::move(id));
  entry.filter = std::make_shared<const Value>(json(filter));
  return entry;
}

Listing withMetadata(std::string id, std::string_view metadata) {
  Listing entry = listing(std::move(id));
  entry.metadata = std::make_shared<const Value>(json(metadata));
  return entry;
}

class ListingsTest : public ::testing::Test {
 protected:
  std::string search(std::string_view filter, const std::vector<SortKey>& sortBy = {},
                     std::string_view name = "game") const {
    const Listing* found = listings.search(name, json(filter), sortBy);
    return found ? found->roomId : "";
  }

  std::vector<std::string> visible(std::string_view name) const {
    std::vector<std::string> ids;
    for (const Listing* found : listings.visible(name)) ids.push_back(found->roomId);
    return ids;
  }

  Listings listings;
};

TEST_F(ListingsTest, TheOldestRoomOfTheNameIsFound) {
  listings.put(listing("other", "chat"));
  listings.put(listing("z"));
  listings.put(listing("a"));
  EXPECT_EQ(search("{}"), "z");
  EXPECT_EQ(search("{}", {}, "chat"), "other");
  EXPECT_EQ(search("{}", {}, "unknown"), "");
  EXPECT_EQ(listings.size(), 3u);
}

TEST_F(ListingsTest, LockedAndPrivateRoomsAreNot) {
  Listing locked = listing("locked");
  locked.locked = true;
  Listing hidden = listing("hidden");
  hidden.isPrivate = true;
  listings.put(locked);
  listings.put(hidden);
  EXPECT_EQ(search("{}"), "");
  EXPECT_THAT(visible(""), IsEmpty());
  EXPECT_TRUE(listings.find("hidden")) << "by its id it is there";
  locked.locked = false;
  listings.put(locked);
  EXPECT_EQ(search("{}"), "locked");
}

TEST_F(ListingsTest, AChangeKeepsTheAge) {
  listings.put(listing("first"));
  listings.put(listing("second"));
  Listing changed = listing("first");
  changed.clients = 3;
  listings.put(changed);
  EXPECT_EQ(search("{}"), "first");
  EXPECT_EQ(listings.find("first")->clients, 3u);
}

TEST_F(ListingsTest, ARoomMayTakeOverTheIdOfAnother) {
  listings.put(listing("lobby", "chat"));
  listings.put(listing("lobby", "game"));
  EXPECT_EQ(search("{}", {}, "chat"), "");
  EXPECT_EQ(search("{}"), "lobby");
  listings.remove("lobby");
  EXPECT_EQ(search("{}"), "");
  EXPECT_EQ(listings.size(), 0u);
}

TEST_F(ListingsTest, RemovedRoomsAreGone) {
  listings.put(listing("a"));
  listings.put(listing("b"));
  listings.remove("a");
  listings.remove("a");
  listings.remove("never");
  EXPECT_EQ(search("{}"), "b");
  EXPECT_FALSE(listings.find("a"));
}

TEST_F(ListingsTest, EveryFieldOfTheFilterMustBeEqual) {
  listings.put(withFilter("solo", R"({"mode":"solo","level":1})"));
  listings.put(withFilter("duo", R"({"mode":"duo","level":1})"));
  EXPECT_EQ(search(R"({"mode":"duo"})"), "duo");
  EXPECT_EQ(search(R"({"mode":"duo","level":1})"), "duo");
  EXPECT_EQ(search(R"({"mode":"duo","level":2})"), "");
  EXPECT_EQ(search(R"({"map":"desert"})"), "") << "a missing field is no match";
}

TEST_F(ListingsTest, EqualityIsThatOfJavaScript) {
  listings.put(withFilter("a", R"({"level":1,"ranked":null})"));
  EXPECT_EQ(search(R"({"level":1.0})"), "a");
  EXPECT_EQ(search(R"({"level":"1"})"), "");
  EXPECT_EQ(search(R"({"level":true})"), "");
  EXPECT_EQ(search(R"({"ranked":null})"), "a");
  EXPECT_EQ(search(R"({"ranked":false})"), "");
}

TEST_F(ListingsTest, MetadataIsSearchedToo) {
  listings.put(withMetadata("a", R"({"mode":"duo"})"));
  EXPECT_EQ(search(R"({"mode":"duo"})"), "a");
  EXPECT_EQ(search(R"({"mode":"solo"})"), "");
}

TEST_F(ListingsTest, SortsByItsOwnFields) {
  Listing few = listing("few");
  few.clients = 1;
  few.maxClients = 4;
  few.createdAtMs = 30;
  Listing many = listing("many");
  many.clients = 3;
  many.createdAtMs = 20;
  listings.put(few);
  listings.put(many);
  EXPECT_EQ(search("{}", {{"clients", false}}), "few");
  EXPECT_EQ(search("{}", {{"clients", true}}), "many");
  EXPECT_EQ(search("{}", {{"maxClients", false}}), "few");
  EXPECT_EQ(search("{}", {{"maxClients", true}}), "many") << "no limit is the highest";
  EXPECT_EQ(search("{}", {{"createdAt", false}}), "many");
}

TEST_F(ListingsTest, SortsByMetadataWithTheMissingLast) {
  listings.put(listing("none"));
  listings.put(withMetadata("low", R"({"rank":1})"));
  listings.put(withMetadata("high", R"({"rank":9.5})"));
  EXPECT_EQ(search("{}", {{"rank", false}}), "low");
  EXPECT_EQ(search("{}", {{"rank", true}}), "high");
}

TEST_F(ListingsTest, TheNextKeyDecidesBetweenEquals) {
  for (const char* id : {"a", "b", "c"}) {
    Listing entry = withMetadata(id, std::string(R"({"rank":)") + (*id == 'b' ? "2}" : "1}"));
    entry.clients = 1;
    listings.put(entry);
  }
  EXPECT_EQ(search("{}", {{"clients", true}, {"rank", true}}), "b");
  EXPECT_EQ(search("{}", {{"clients", true}}), "a") << "the oldest";
}

TEST_F(ListingsTest, VisibleListsOneNameOrAll) {
  listings.put(listing("a"));
  listings.put(listing("b", "chat"));
  listings.put(listing("c"));
  EXPECT_THAT(visible("game"), ElementsAre("a", "c"));
  EXPECT_THAT(visible(""), ElementsAre("b", "a", "c"));
  EXPECT_THAT(visible("nothing"), IsEmpty());
}

TEST(FilterOf, TakesTheNamedFieldsThatAreThere) {
  const auto filter = filterOf(json(R"({"mode":"duo","level":null,"clients":3,"x":1})"),
                               {"mode", "level", "absent", "clients"});
  EXPECT_EQ(toJson(filter), R"({"level":null,"mode":"duo"})");
}

TEST(FilterOf, IgnoresNamesThatAListingHasItself) {
  const auto options = json(
      R"({"clients":1,"locked":1,"private":1,"metadata":1,"name":1,"processId":1,"roomId":1})");
  const auto filter = filterOf(
      options, {"clients", "locked", "private", "metadata", "name", "processId", "roomId"});
  EXPECT_EQ(toJson(filter), "{}");
}

}  // namespace
}  // namespace roomd
