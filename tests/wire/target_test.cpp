#include "wire/target.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace roomd::wire {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(Target, SplitsPathAndParameters) {
  const Target target = parseTarget("/matchmake/join/game", {"a=1", "b=x=y", "c", "", "a=2"});
  EXPECT_EQ(target.generation, Generation::unknown);
  EXPECT_THAT(target.segments, ElementsAre("matchmake", "join", "game"));
  EXPECT_THAT(target.query,
              ElementsAre(Pair("a", "1"), Pair("b", "x=y"), Pair("c", ""), Pair("a", "2")));
  EXPECT_EQ(target.parameter("a"), "1");
  EXPECT_EQ(target.parameter("c"), "");
  EXPECT_EQ(target.parameter("d"), std::nullopt);
}

TEST(Target, DropsEmptySegments) {
  EXPECT_THAT(parseTarget("", {}).segments, IsEmpty());
  EXPECT_THAT(parseTarget("/", {}).segments, IsEmpty());
  EXPECT_THAT(parseTarget("//a///b/", {}).segments, ElementsAre("a", "b"));
}

TEST(Target, TakesTheExplicitPrefixOff) {
  const Target target = parseTarget("/g15/matchmake/join/game", {});
  EXPECT_EQ(target.generation, Generation::g15);
  EXPECT_THAT(target.segments, ElementsAre("matchmake", "join", "game"));
  EXPECT_EQ(parseTarget("/g18/pid/rid", {}).generation, Generation::g18);
  EXPECT_EQ(parseTarget("/g17", {}).generation, Generation::g17);
  EXPECT_EQ(parseTarget("/g19/pid/rid", {}).generation, Generation::unknown);
}

TEST(Target, FindsThePrefixBehindAProxy) {
  const Target target = parseTarget("/some/proxy/g16/pid/rid", {});
  EXPECT_EQ(target.generation, Generation::g16);
  EXPECT_THAT(target.segments, ElementsAre("pid", "rid"));
  EXPECT_THAT(parseTarget("/a/b/pid/rid", {}).segments, ElementsAre("a", "b", "pid", "rid"));
}

TEST(Target, DoesNotTakeNamesForAPrefix) {
  for (const char* path :
       {"/matchmake/join/g16", "/pid/g16", "/a/pid/g16", "/a/g16/rid", "/a/matchmake/g16/b/c"}) {
    EXPECT_EQ(parseTarget(path, {}).generation, Generation::unknown) << path;
  }
}

TEST(Target, UnwrapsTheUrlOf16) {
  const Target target =
      parseTarget("/g16", {"orig=ws://host:2567/pid/rid?sessionId=abc", "reconnectionToken=t"});
  EXPECT_EQ(target.generation, Generation::g16);
  EXPECT_THAT(target.segments, ElementsAre("pid", "rid"));
  EXPECT_THAT(target.query, ElementsAre(Pair("sessionId", "abc"), Pair("reconnectionToken", "t")));
}

TEST(Target, UnwrapsSecureUrlsAndPathsOfTheEndpoint) {
  const Target target = parseTarget("/g16", {"orig=wss://host/a/b/pid/rid?x=1", "sessionId=abc"});
  EXPECT_THAT(target.segments, ElementsAre("a", "b", "pid", "rid"));
  EXPECT_THAT(target.query, ElementsAre(Pair("x", "1"), Pair("sessionId", "abc")));

  const Target inner = parseTarget("/g16", {"orig=ws://host/g15/pid/rid?"});
  EXPECT_EQ(inner.generation, Generation::g16);
  EXPECT_THAT(inner.segments, ElementsAre("pid", "rid"));
  EXPECT_THAT(inner.query, IsEmpty());

  EXPECT_THAT(parseTarget("/g16", {"orig=ws://host"}).segments, IsEmpty());

  const Target behindPath = parseTarget("/eu/g16", {"orig=ws://host/eu/pid/rid?x=1"});
  EXPECT_EQ(behindPath.generation, Generation::g16);
  EXPECT_THAT(behindPath.segments, ElementsAre("eu", "pid", "rid"));
}

TEST(Target, LeavesOtherParametersCalledOrigAlone) {
  const Target matchmaking = parseTarget("/g16/matchmake/join/game", {"orig=ws://h/p/r?s=1"});
  EXPECT_THAT(matchmaking.segments, ElementsAre("matchmake", "join", "game"));
  EXPECT_THAT(matchmaking.query, ElementsAre(Pair("orig", "ws://h/p/r?s=1")));
  EXPECT_THAT(parseTarget("/", {"orig=ws://h/p/r?s=1"}).segments, IsEmpty());
  EXPECT_THAT(parseTarget("/g16", {"orig=http://h/p/r"}).segments, IsEmpty());
  EXPECT_THAT(parseTarget("/g16", {"a=1", "orig=ws://h/p/r"}).segments, IsEmpty());
}

class WebSocketGeneration : public ::testing::Test {
 protected:
  Generation of(const std::string& path, const std::vector<std::string>& parameters = {}) const {
    return generationOfWebSocket(parseTarget(path, parameters), ids);
  }

  const ProcessIds ids{"abcdef"};
  const std::string oldId = ids.make({.oldShape = true, .loop = 1});
  const std::string newId = ids.make({.oldShape = false, .loop = 1});
};

TEST_F(WebSocketGeneration, FollowsTheShapeOfTheReservation) {
  EXPECT_EQ(of("/" + oldId + "/room"), Generation::g15);
  EXPECT_EQ(of("/a/b/" + oldId + "/room"), Generation::g15);
  EXPECT_EQ(of("/" + newId + "/room"), Generation::modern);
}

TEST_F(WebSocketGeneration, IsModernWithoutAKnownId) {
  EXPECT_EQ(of("/"), Generation::modern);
  EXPECT_EQ(of("/room"), Generation::modern);
  EXPECT_EQ(of("/U1wT2bnlL/room"), Generation::modern);
  EXPECT_EQ(of("/room/" + oldId), Generation::modern);
}

TEST_F(WebSocketGeneration, AnExplicitPrefixWins) {
  EXPECT_EQ(of("/g17/" + oldId + "/room"), Generation::g17);
  EXPECT_EQ(of("/g15/" + newId + "/room"), Generation::g15);
  EXPECT_EQ(of("/g16", {"orig=ws://h/" + oldId + "/room?sessionId=x"}), Generation::g16);
}

TEST_F(WebSocketGeneration, AnAuthTokenInTheUrlIsNewerThan15) {
  EXPECT_EQ(of("/" + oldId + "/room", {"_authToken=t"}), Generation::g16);
  EXPECT_EQ(of("/" + newId + "/room", {"_authToken=t"}), Generation::modern);
}

TEST(RequestGeneration, IsReadFromHeadersUnderNode) {
  const Target target = parseTarget("/matchmake/join/game", {});
  EXPECT_EQ(generationOfRequest(target, "", ""), Generation::g16);
  EXPECT_EQ(generationOfRequest(target, "node", "cors"), Generation::modern);
}

TEST(RequestGeneration, IsUnknownForBrowsersAndOthers) {
  const Target target = parseTarget("/matchmake/join/game", {});
  EXPECT_EQ(generationOfRequest(target, "Mozilla/5.0", "cors"), Generation::unknown);
  EXPECT_EQ(generationOfRequest(target, "Mozilla/5.0", ""), Generation::unknown);
  EXPECT_EQ(generationOfRequest(target, "node", ""), Generation::unknown);
  EXPECT_EQ(generationOfRequest(target, "", "cors"), Generation::unknown);
}

TEST(RequestGeneration, AnExplicitPrefixWins) {
  const Target target = parseTarget("/g18/matchmake/join/game", {});
  EXPECT_EQ(generationOfRequest(target, "", ""), Generation::g18);
  EXPECT_EQ(generationOfRequest(target, "Mozilla/5.0", "cors"), Generation::g18);
}

}  // namespace
}  // namespace roomd::wire
