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

  void put(const Listing& listing) { listings.put(listing, 1); }

  std::vector<std::string> visible(std::string_view name) const {
    std::vector<std::string> ids;
    for (const Listing* found : listings.visible(name)) ids.push_back(found->roomId);
    return ids;
  }

  std::vector<std::string> query(std::string_view conditions) const {
    std::vector<std::string> ids;
    for (const Listing* found : listings.query(json(conditions))) ids.push_back(found->roomId);
    return ids;
  }

  Listings listings;
};

TEST_F(ListingsTest, TheOldestRoomOfTheNameIsFound) {
  put(listing("other", "chat"));
  put(listing("z"));
  put(listing("a"));
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
  put(locked);
  put(hidden);
  EXPECT_EQ(search("{}"), "");
  EXPECT_THAT(visible(""), IsEmpty());
  EXPECT_TRUE(listings.find("hidden")) << "by its id it is there";
  locked.locked = false;
  put(locked);
  EXPECT_EQ(search("{}"), "locked");
}

TEST_F(ListingsTest, AChangeKeepsTheAge) {
  put(listing("first"));
  put(listing("second"));
  Listing changed = listing("first");
  changed.clients = 3;
  put(changed);
  EXPECT_EQ(search("{}"), "first");
  EXPECT_EQ(listings.find("first")->clients, 3u);
}

TEST_F(ListingsTest, ARoomMayTakeOverTheIdOfAnother) {
  listings.put(listing("lobby", "chat"), 1);
  listings.put(listing("lobby", "game"), 2);
  EXPECT_EQ(search("{}", {}, "chat"), "");
  EXPECT_EQ(search("{}"), "lobby");
  listings.remove("lobby", 1);
  EXPECT_EQ(search("{}"), "lobby") << "the end of the old one is not that of the new";
  listings.remove("lobby", 2);
  EXPECT_EQ(search("{}"), "");
  EXPECT_EQ(listings.size(), 0u);
}

TEST_F(ListingsTest, RemovedRoomsAreGone) {
  put(listing("a"));
  put(listing("b"));
  listings.remove("a", 1);
  listings.remove("a", 1);
  listings.remove("never", 1);
  EXPECT_EQ(search("{}"), "b");
  EXPECT_FALSE(listings.find("a"));
}

TEST_F(ListingsTest, EveryFieldOfTheFilterMustBeEqual) {
  put(withFilter("solo", R"({"mode":"solo","level":1})"));
  put(withFilter("duo", R"({"mode":"duo","level":1})"));
  EXPECT_EQ(search(R"({"mode":"duo"})"), "duo");
  EXPECT_EQ(search(R"({"mode":"duo","level":1})"), "duo");
  EXPECT_EQ(search(R"({"mode":"duo","level":2})"), "");
  EXPECT_EQ(search(R"({"map":"desert"})"), "") << "a missing field is no match";
}

TEST_F(ListingsTest, EqualityIsThatOfJavaScript) {
  put(withFilter("a", R"({"level":1,"ranked":null})"));
  EXPECT_EQ(search(R"({"level":1.0})"), "a");
  EXPECT_EQ(search(R"({"level":"1"})"), "");
  EXPECT_EQ(search(R"({"level":true})"), "");
  EXPECT_EQ(search(R"({"ranked":null})"), "a");
  EXPECT_EQ(search(R"({"ranked":false})"), "");
}

TEST_F(ListingsTest, MetadataIsSearchedToo) {
  put(withMetadata("a", R"({"mode":"duo"})"));
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
  put(few);
  put(many);
  EXPECT_EQ(search("{}", {{"clients", false}}), "few");
  EXPECT_EQ(search("{}", {{"clients", true}}), "many");
  EXPECT_EQ(search("{}", {{"maxClients", false}}), "few");
  EXPECT_EQ(search("{}", {{"maxClients", true}}), "many") << "no limit is the highest";
  EXPECT_EQ(search("{}", {{"createdAt", false}}), "many");
}

TEST_F(ListingsTest, SortsByMetadataWithTheMissingLast) {
  put(listing("none"));
  put(withMetadata("low", R"({"rank":1})"));
  put(withMetadata("high", R"({"rank":9.5})"));
  EXPECT_EQ(search("{}", {{"rank", false}}), "low");
  EXPECT_EQ(search("{}", {{"rank", true}}), "high");
}

TEST_F(ListingsTest, TheNextKeyDecidesBetweenEquals) {
  for (const char* id : {"a", "b", "c"}) {
    Listing entry = withMetadata(id, std::string(R"({"rank":)") + (*id == 'b' ? "2}" : "1}"));
    entry.clients = 1;
    put(entry);
  }
  EXPECT_EQ(search("{}", {{"clients", true}, {"rank", true}}), "b");
  EXPECT_EQ(search("{}", {{"clients", true}}), "a") << "the oldest";
}

TEST_F(ListingsTest, VisibleListsOneNameOrAll) {
  put(listing("a"));
  put(listing("b", "chat"));
  put(listing("c"));
  EXPECT_THAT(visible("game"), ElementsAre("a", "c"));
  EXPECT_THAT(visible(""), ElementsAre("b", "a", "c"));
  EXPECT_THAT(visible("nothing"), IsEmpty());
}

TEST_F(ListingsTest, SortsByWhatRoomsWereMadeWith) {
  put(withFilter("low", R"({"rank":1})"));
  put(withFilter("high", R"({"rank":2})"));
  EXPECT_EQ(search("{}", {{"rank", true}}), "high");
  EXPECT_EQ(search("{}", {{"metadata.rank", true}}), "low") << "that is not metadata";
}

TEST_F(ListingsTest, MetadataHasAPrefixOfItsOwn) {
  put(withMetadata("low", R"({"rank":1})"));
  put(withMetadata("high", R"({"rank":2})"));
  EXPECT_EQ(search("{}", {{"metadata.rank", true}}), "high");
}

TEST_F(ListingsTest, ARoomIsDroppedWhateverItsSerial) {
  listings.put(listing("a"), 7);
  listings.drop("a");
  listings.drop("a");
  EXPECT_EQ(listings.size(), 0u);
}

TEST_F(ListingsTest, CountsTheSeats) {
  EXPECT_EQ(listings.seats(), 0u);
  for (const char* id : {"a", "b"}) {
    Listing entry = listing(id);
    entry.clients = 3;
    put(entry);
  }
  EXPECT_EQ(listings.seats(), 6u);
}

TEST_F(ListingsTest, AQueryFindsWhatIsAsItSays) {
  Listing busy = withFilter("busy", R"({"mode":"duo"})");
  busy.clients = 2;
  busy.maxClients = 2;
  busy.locked = true;
  Listing hidden = withMetadata("hidden", R"({"map":"dust"})");
  hidden.isPrivate = true;
  put(busy);
  put(hidden);
  put(listing("talk", "chat"));
  EXPECT_THAT(query("{}"), ElementsAre("talk", "busy", "hidden"));
  EXPECT_THAT(query(R"({"name":"game"})"), ElementsAre("busy", "hidden"));
  EXPECT_THAT(query(R"({"roomId":"talk"})"), ElementsAre("talk"));
  EXPECT_THAT(query(R"({"private":false,"unlisted":false})"), ElementsAre("talk", "busy"));
  EXPECT_THAT(query(R"({"unlisted":true})"), IsEmpty());
  EXPECT_THAT(query(R"({"locked":true})"), ElementsAre("busy"));
  EXPECT_THAT(query(R"({"clients":2})"), ElementsAre("busy"));
  EXPECT_THAT(query(R"({"maxClients":2})"), ElementsAre("busy"));
  EXPECT_THAT(query(R"({"maxClients":null,"name":"game"})"), ElementsAre("hidden"));
  EXPECT_THAT(query(R"({"mode":"duo"})"), ElementsAre("busy"));
  EXPECT_THAT(query(R"({"map":"dust","private":true})"), ElementsAre("hidden"));
  EXPECT_THAT(query(R"({"map":"dust","private":false})"), IsEmpty());
}

TEST(KeptOptions, AreThoseToBeFilteredAndSortedBy) {
  RoomConfig config;
  config.filterBy = {"mode"};
  config.sortBy = {{"rank", true}, {"clients", true}, {"metadata.x", true}};
  const auto kept = keptOptions(json(R"({"mode":1,"rank":2,"clients":3,"other":4})"), config);
  EXPECT_EQ(toJson(kept), R"({"mode":1,"rank":2})");
}

TEST(FilterOf, TakesTheNamedFieldsThatAreThere) {
  const auto filter = filterOf(json(R"({"mode":"duo","level":null,"clients":3,"x":1})"),
                               {"mode", "level", "absent", "clients"});
  EXPECT_EQ(toJson(filter), R"({"mode":"duo","level":null})");
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
