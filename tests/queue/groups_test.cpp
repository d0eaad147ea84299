#include "groups.hpp"

#include <gmock/gmock.h>

#include <deque>

namespace queue {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Those who wait, known by their names.
class Line {
 public:
  Waiting& add(const std::string& name, double rank, const std::string& team = {}) {
    line_.push_back({name, rank, team, 0});
    return line_.back();
  }

  /// One cycle of the queue; the names in each group, `!` behind those of a match.
  std::vector<std::string> cycle(const Rules& rules) {
    std::vector<Waiting*> waiting;
    for (Waiting& one : line_) waiting.push_back(&one);
    std::vector<std::string> names;
    for (const Group& group : Grouping(rules).run(waiting)) {
      std::string text;
      for (const Waiting* member : group.members) text += member->sessionId;
      names.push_back(text + (group.isReady ? "!" : ""));
    }
    return names;
  }

 private:
  std::deque<Waiting> line_;
};

Rules pairs() {
  Rules rules;
  rules.maxPlayers = 2;
  return rules;
}

TEST(Groups, NobodyWaits) { EXPECT_THAT(Line().cycle(pairs()), IsEmpty()); }

TEST(Groups, NeighboursInRankComeTogether) {
  Line line;
  line.add("a", 30);
  line.add("b", 10);
  line.add("c", 31);
  line.add("d", 11);
  line.add("e", 60);
  EXPECT_THAT(line.cycle(pairs()), ElementsAre("bd!", "ac!", "e"));
}

TEST(Groups, WhoIsTooFarOffBeginsAnother) {
  Line line;
  line.add("a", 10);
  line.add("b", 30);   // 20 off, which is twice the rank
  line.add("c", 100);  // 80 off the average of 20
  EXPECT_THAT(line.cycle({}), ElementsAre("ab", "c"));
}

TEST(Groups, SmallDifferencesNeverCount) {
  Line line;
  line.add("a", 1);
  line.add("b", 10.5);
  EXPECT_THAT(line.cycle(pairs()), ElementsAre("ab!"));
}

TEST(Groups, WithoutRanksAllAreAlike) {
  Line line;
  line.add("a", 0);
  line.add("b", 0);
  line.add("c", 5000);
  EXPECT_THAT(line.cycle({}), ElementsAre("abc"));
}

TEST(Groups, PatienceIsMoreThanRank) {
  Rules rules = pairs();
  rules.maxWaitingCyclesForPriority = 2;
  Line line;
  line.add("a", 10);
  line.add("b", 5000);
  for (int cycle = 0; cycle < 3; ++cycle) EXPECT_THAT(line.cycle(rules), ElementsAre("a", "b"));
  EXPECT_THAT(line.cycle(rules), ElementsAre("ab!"));
}

TEST(Groups, IncompleteOnesAreForThePatient) {
  Rules rules;
  rules.maxWaitingCycles = 2;
  Line line;
  line.add("a", 1);
  line.add("b", 2);
  for (int cycle = 0; cycle < 4; ++cycle) EXPECT_THAT(line.cycle(rules), ElementsAre("ab"));
  rules.allowIncompleteGroups = true;
  line.add("c", 3);  // has not waited at all
  EXPECT_THAT(line.cycle(rules), ElementsAre("abc"));
  EXPECT_THAT(line.cycle(rules), ElementsAre("abc!"));
}

TEST(Groups, TeamsMeetTeams) {
  Rules rules;
  rules.maxTeamSize = 2;
  Line line;
  for (const char* name : {"a", "b", "c"}) line.add(name, 10, "red");
  EXPECT_THAT(line.cycle(rules), ElementsAre("ab"));
  for (const char* name : {"x", "y"}) line.add(name, 11, "blue");
  EXPECT_THAT(line.cycle(rules), ElementsAre("abxy!"));
  line.add("d", 10, "red");
  for (const char* name : {"v", "w"}) line.add(name, 11, "blue");
  EXPECT_THAT(line.cycle(rules), ElementsAre("abxy!", "cdvw!"));
}

}  // namespace
}  // namespace queue
