// A queue: brings players of about the same rank together and seats them in a room of their own.
//
//   to a client     "clients" number     how many are in its group by now
//                   "seat" reservation   for the client's consumeSeatReservation()
//   from a client   "confirm"            it has the seat; the queue lets it go (1000)
//
// Clients join with a `rank`, and a `teamId` where there are teams; all that they join with is
// handed on to the match. Options: `matchRoomName` (the room to be made for a match; required),
// `maxPlayers` (4), `maxTeamSize` (no teams), `allowIncompleteGroups` (false) after
// `maxWaitingCycles` (15), `maxWaitingCyclesForPriority` (10), and `cycleTickInterval`, the
// milliseconds between two looks at who waits (1000).
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <room/room.hpp>
#include <set>
#include <string>
#include <vector>

#include "groups.hpp"

class Queue : public room::Room<> {
 public:
  void onCreate(const room::Options& options) {
    matchRoomName_ = options["matchRoomName"].asString();
    if (matchRoomName_.empty()) {
      throw room::ServerError(room::ErrorCode::kApplicationError,
                              "QueueRoom: 'matchRoomName' option is required.");
    }
    rules_.maxPlayers = std::max(options.get("maxPlayers", rules_.maxPlayers), 1u);
    rules_.maxTeamSize = options.get("maxTeamSize", rules_.maxTeamSize);
    rules_.allowIncompleteGroups = options["allowIncompleteGroups"].asBool();
    rules_.maxWaitingCycles = options.get("maxWaitingCycles", rules_.maxWaitingCycles);
    rules_.maxWaitingCyclesForPriority =
        options.get("maxWaitingCyclesForPriority", rules_.maxWaitingCyclesForPriority);

    onMessage("confirm", [this](room::Client& client) {
      if (seated_.contains(client.sessionId())) client.leave(room::CloseCode::kNormal);
    });
    const double interval = options["cycleTickInterval"].asDouble(1000);
    setSimulationInterval([this] { makeGroups(); }, std::max(interval, 10.0));
  }

  void onJoin(room::Client& client, const room::Options& options) {
    Entry& entry = waiting_[client.sessionId()];
    entry.sessionId = client.sessionId();
    const double rank = options["rank"].asDouble();
    if (std::isfinite(rank)) entry.rank = rank;
    entry.teamId = options["teamId"].asString();
    entry.options = options;
    client.send("clients", 1);
  }

  void onLeave(room::Client& client) {
    waiting_.erase(client.sessionId());
    seated_.erase(client.sessionId());
  }

 private:
  struct Entry : queue::Waiting {
    room::Options options;
    size_t told = 0;  // the last "clients"
  };
  /// A player of a match that is being made.
  struct Player {
    std::string sessionId;
    room::Options options;
  };

  void makeGroups() {
    std::vector<queue::Waiting*> waiting;
    for (room::Client& client : clients) {
      const auto entry = waiting_.find(client.sessionId());
      if (entry != waiting_.end()) waiting.push_back(&entry->second);
    }
    for (const queue::Group& group : queue::Grouping(rules_).run(std::move(waiting))) {
      if (group.isReady) {
        spawn([this, players = take(group)] { return play(players); });
      } else {
        tell(group);
      }
    }
  }

  void tell(const queue::Group& group) {
    for (const queue::Waiting* member : group.members) {
      Entry& entry = waiting_.at(member->sessionId);
      if (entry.told == group.members.size()) continue;
      entry.told = group.members.size();
      clients.getById(entry.sessionId)->send("clients", entry.told);
    }
  }

  /// They wait no longer.
  std::vector<Player> take(const queue::Group& group) {
    std::vector<Player> players;
    for (const queue::Waiting* member : group.members) {
      const std::string sessionId = member->sessionId;
      players.push_back({sessionId, waiting_.at(sessionId).options});
      waiting_.erase(sessionId);
    }
    return players;
  }

  room::Task<> play(std::vector<Player> players) {
    std::optional<std::string> failure;
    try {
      const room::Listing match = co_await matchMaker.createRoom(matchRoomName_);
      std::map<std::string, room::Value> seats;
      for (const Player& player : players) {
        const room::Client* client = clients.getById(player.sessionId);
        if (!client) continue;  // it did not wait for its match
        const room::Value seat = co_await matchMaker.reserveSeatFor(
            match.roomId, player.options, client->auth(), player.sessionId);
        seats[player.sessionId] = seat;
      }
      for (const auto& [sessionId, seat] : seats) {
        room::Client* client = clients.getById(sessionId);
        if (!client) continue;
        seated_.insert(sessionId);
        client->send("seat", seat);
      }
    } catch (const std::exception& error) {
      failure = error.what();
    }
    if (!failure) co_return;
    for (const Player& player : players) {
      room::Client* client = clients.getById(player.sessionId);
      if (client) client->leave(kInternalError, *failure);
    }
  }

  static constexpr room::CloseCode kInternalError = 1011;

  std::string matchRoomName_;
  queue::Rules rules_;
  std::map<std::string, Entry> waiting_;  // by session id
  std::set<std::string> seated_;
};

ROOM_PLUGIN(Queue)
