// Who plays with whom: the rules of the queue, apart from rooms and clients.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace queue {

struct Rules {
  uint32_t maxPlayers = 4;
  uint32_t maxTeamSize = 0;  // 0: everybody for himself
  bool allowIncompleteGroups = false;
  uint32_t maxWaitingCycles = 15;             // then an incomplete group will do, if allowed
  uint32_t maxWaitingCyclesForPriority = 10;  // then the rank does not matter any more
};

struct Waiting {
  std::string sessionId;
  double rank = 0;
  std::string teamId;
  uint32_t cycles = 0;  // how often groups were made without a match for this one
};

struct Group {
  std::vector<Waiting*> members;
  bool isReady = false;

  double averageRank() const {
    double total = 0;
    for (const Waiting* member : members) total += member->rank;
    return members.empty() ? 0 : total / static_cast<double>(members.size());
  }
};

/// Makes groups of those who wait, one cycle of the queue: neighbours in rank come together, and a
/// rank that is too far off begins a new group. What is said of `rules` makes an exception of those
/// who wait for long.
class Grouping {
 public:
  explicit Grouping(const Rules& rules) : rules_(rules) {}

  std::vector<Group> run(std::vector<Waiting*> waiting) {
    std::stable_sort(waiting.begin(), waiting.end(),
                     [](const Waiting* a, const Waiting* b) { return a->rank < b->rank; });
    if (rules_.maxTeamSize == 0) {
      groups_.emplace_back();
      for (Waiting* one : waiting) place(*one);
    } else {
      placeTeams(waiting);
    }
    for (Group& group : groups_) group.isReady = isReady(group);
    for (Waiting* one : waiting) ++one->cycles;
    std::erase_if(groups_, [](const Group& group) { return group.members.empty(); });
    return std::move(groups_);
  }

 private:
  bool isFull(const Group& group) const { return group.members.size() >= rules_.maxPlayers; }

  bool suits(const Waiting& one, const Group& group) const {
    const double average = group.averageRank();
    if (average <= 0 || one.cycles > rules_.maxWaitingCyclesForPriority) return true;
    const double difference = std::abs(one.rank - average);
    return difference < 10 || difference <= 2 * average;
  }

  void place(Waiting& one) {
    if (isFull(groups_.back()) || !suits(one, groups_.back())) groups_.emplace_back();
    groups_.back().members.push_back(&one);
  }

  /// Each group gets one part of every team, until fewer than two teams have one left.
  void placeTeams(const std::vector<Waiting*>& waiting) {
    std::vector<Group> teams = teamsOf(waiting);
    do {
      groups_.emplace_back();
      for (Group& team : teams) {
        const size_t part = std::min<size_t>(rules_.maxTeamSize, team.members.size());
        for (size_t index = 0; index < part; ++index) place(*team.members[index]);
        team.members.erase(team.members.begin(),
                           team.members.begin() + static_cast<std::ptrdiff_t>(part));
      }
      std::erase_if(teams,
                    [&](const Group& team) { return team.members.size() < rules_.maxTeamSize; });
    } while (teams.size() >= 2);
  }

  static std::vector<Group> teamsOf(const std::vector<Waiting*>& waiting) {
    std::map<std::string, Group> byId;
    for (Waiting* one : waiting) byId[one->teamId].members.push_back(one);
    std::vector<Group> teams;
    for (auto& [teamId, team] : byId) teams.push_back(std::move(team));
    std::stable_sort(teams.begin(), teams.end(), [](const Group& a, const Group& b) {
      return a.averageRank() < b.averageRank();
    });
    return teams;
  }

  bool isReady(const Group& group) const {
    if (isFull(group)) return true;
    const auto waitedLong = [&](const Waiting* one) {
      return one->cycles >= rules_.maxWaitingCycles;
    };
    const auto waitedAtAll = [](const Waiting* one) { return one->cycles > 0; };
    return rules_.allowIncompleteGroups && std::ranges::any_of(group.members, waitedLong) &&
           std::ranges::all_of(group.members, waitedAtAll);
  }

  const Rules& rules_;
  std::vector<Group> groups_;
};

}  // namespace queue
