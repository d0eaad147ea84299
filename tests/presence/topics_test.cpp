#include "presence/topics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/manual_loop.hpp"

namespace roomd::presence {
namespace {

using test::ManualLoop;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class TopicsTest : public ::testing::Test {
 protected:
  std::unique_ptr<Subscription> listen(const std::string& topic, ManualLoop& loop,
                                       const std::string& name) {
    return topics->subscribe(topic, loop,
                             [this, &loop, name](const std::string& of, const std::string& text) {
                               EXPECT_TRUE(loop.isCurrent());
                               heard.push_back(name + " " + of + " " + text);
                             });
  }

  std::vector<std::string> takeHeard() {
    test::settle({&home, &other});
    return std::exchange(heard, {});
  }

  ManualLoop home{0};
  ManualLoop other{1};
  std::unique_ptr<Topics> topics = std::make_unique<Topics>();
  std::vector<std::string> heard;
};

TEST_F(TopicsTest, EveryListenerOfATopicHears) {
  const auto ann = listen("news", home, "ann");
  const auto bob = listen("news", other, "bob");
  const auto eve = listen("weather", home, "eve");
  topics->publish("news", "1");
  EXPECT_THAT(heard, IsEmpty()) << "never inside publish";
  topics->publish("nothing", "x");
  EXPECT_THAT(takeHeard(), ElementsAre("ann news 1", "bob news 1"));
}

TEST_F(TopicsTest, MessagesArriveInOrder) {
  const auto ann = listen("a", home, "ann");
  const auto bob = listen("b", home, "bob");
  topics->publish("a", "1");
  topics->publish("b", "2");
  topics->publish("a", "3");
  EXPECT_THAT(takeHeard(), ElementsAre("ann a 1", "bob b 2", "ann a 3"));
}

TEST_F(TopicsTest, NothingArrivesAfterTheEnd) {
  auto ann = listen("news", home, "ann");
  const auto bob = listen("news", home, "bob");
  topics->publish("news", "on its way");
  ann.reset();
  topics->publish("news", "later");
  EXPECT_THAT(takeHeard(), ElementsAre("bob news on its way", "bob news later"));
}

TEST_F(TopicsTest, AListenerMayEndItselfAndOthers) {
  std::unique_ptr<Subscription> second;
  std::unique_ptr<Subscription> first =
      topics->subscribe("news", home, [&](const std::string&, const std::string&) {
        heard.push_back("first");
        first.reset();
        second.reset();
      });
  second = listen("news", home, "second");
  topics->publish("news", "1");
  topics->publish("news", "2");
  EXPECT_THAT(takeHeard(), ElementsAre("first"));
  EXPECT_THAT(topics->matching("*"), IsEmpty());
}

TEST_F(TopicsTest, AListenerMayPublish) {
  const auto ann = listen("echo", home, "ann");
  const auto bob = topics->subscribe(
      "news", home,
      [&](const std::string&, const std::string& text) { topics->publish("echo", text); });
  topics->publish("news", "1");
  EXPECT_THAT(takeHeard(), ElementsAre("ann echo 1"));
}

TEST_F(TopicsTest, AreListedWhileSomebodyListens) {
  const auto ann = listen("room:b", home, "ann");
  auto bob = listen("room:b", home, "bob");
  auto eve = listen("room:a", home, "eve");
  EXPECT_THAT(topics->matching("*"), ElementsAre("room:a", "room:b"));
  EXPECT_THAT(topics->matching("room:b"), ElementsAre("room:b"));
  eve.reset();
  bob.reset();
  EXPECT_THAT(topics->matching("room:*"), ElementsAre("room:b"));
}

TEST_F(TopicsTest, SubscriptionsMayOutliveThem) {
  auto ann = listen("news", home, "ann");
  topics->publish("news", "1");
  topics.reset();
  EXPECT_THAT(takeHeard(), ElementsAre("ann news 1"));
  ann.reset();
}

TEST(Pattern, AStarIsAnyText) {
  EXPECT_TRUE(matchesPattern("", ""));
  EXPECT_TRUE(matchesPattern("*", ""));
  EXPECT_TRUE(matchesPattern("*", "anything"));
  EXPECT_TRUE(matchesPattern("a*c", "abbc"));
  EXPECT_TRUE(matchesPattern("a*c", "ac"));
  EXPECT_TRUE(matchesPattern("*b*", "abc"));
  EXPECT_TRUE(matchesPattern("*ab", "aab"));
  EXPECT_TRUE(matchesPattern("a**", "a"));
  EXPECT_FALSE(matchesPattern("", "a"));
  EXPECT_FALSE(matchesPattern("a", ""));
  EXPECT_FALSE(matchesPattern("a*c", "abcd"));
  EXPECT_FALSE(matchesPattern("a*c", "xac"));
  EXPECT_FALSE(matchesPattern("*b", "abc"));
  EXPECT_FALSE(matchesPattern("a?", "ab")) << "nothing else is special";
}

TEST(Pattern, OfManyStarsIsNoBurden) {
  std::string pattern;
  for (int i = 0; i < 50; i++) pattern += "*a";
  EXPECT_FALSE(matchesPattern(pattern + "b", std::string(10'000, 'a')));
}

}  // namespace
}  // namespace roomd::presence
