// A lobby: tells its clients which rooms there are, as that changes.
//
//   to a client     "rooms" [listing...]        when it joins, and after each "filter"
//                   "+" [roomId, listing]       a room appeared, or changed
//                   "-" roomId                  a room is gone, or fits the filter no more
//   from a client   "filter" {name, metadata?}  shows only rooms of that name, whose metadata has
//   these
//                                               values; also as the option `filter` when joining
//
// Private rooms and lobbies are never shown. Changes are told of the rooms that have
// `realtimeListing: true` in rooms.yaml; all others are in "rooms" as they are at that moment.
#include <map>
#include <room/room.hpp>
#include <set>
#include <string>
#include <vector>

class Lobby : public room::Room<> {
 public:
  room::Task<> onCreate() {
    onMessage("filter", [this](room::Client& client, const room::Value& filter) {
      watchers_[client.sessionId()].filter = filter;
      return showRooms(client);
    });
    co_await presence.subscribe(ROOM_LOBBY_TOPIC, [this](const room::Value& news) {
      onNews(news.at(0).asString(), news.at(1));
    });
  }

  room::Task<> onJoin(room::Client& client, const room::Options& options) {
    watchers_[client.sessionId()].filter = options["filter"];
    return showRooms(client);
  }

  void onLeave(room::Client& client) { watchers_.erase(client.sessionId()); }

 private:
  struct Watcher {
    room::Value filter;
    std::set<std::string> shown;  // ids of the rooms it knows of
  };

  static bool fits(const room::Value& listing, const room::Value& filter) {
    if (!filter.isObject()) return true;
    if (listing["name"] != filter["name"]) return false;
    for (const auto& [key, value] : filter["metadata"].members()) {
      if (listing["metadata"][key] != value) return false;
    }
    return true;
  }

  room::Task<> showRooms(room::Client& client) {
    const room::Value conditions{{"private", false}};
    const std::vector<room::Listing> listings = co_await matchMaker.query(conditions);
    const auto watcher = watchers_.find(client.sessionId());
    if (watcher == watchers_.end()) co_return;  // it has left meanwhile

    auto& [filter, shown] = watcher->second;
    shown.clear();
    room::Value rooms = room::Value::array();
    for (const auto& [roomId, listing] : withNews(listings)) {
      if (!listing.exists() || !fits(listing, filter)) continue;
      shown.insert(roomId);
      rooms.push(listing);
    }
    client.send("rooms", rooms);
  }

  /// The rooms as they are by now: news may be newer than the answer to a query.
  std::map<std::string, room::Value> withNews(const std::vector<room::Listing>& listings) {
    std::map<std::string, room::Value> rooms;
    for (const room::Listing& listing : listings) {
      if (listing.name != roomName()) rooms[listing.roomId] = listing.all;
    }
    for (const auto& [roomId, listing] : news_) rooms[roomId] = listing;
    return rooms;
  }

  /// A listing that does not exist is that of a room that is gone.
  void onNews(const std::string& roomId, const room::Value& listing) {
    news_[roomId] = listing;
    if (!listing.exists()) forgetLater(roomId);
    for (room::Client& client : clients) {
      auto& [filter, shown] = watchers_[client.sessionId()];
      if (listing.exists() && fits(listing, filter)) {
        shown.insert(roomId);
        client.send("+", room::Value::array({roomId, listing}));
      } else if (shown.erase(roomId) > 0) {
        client.send("-", roomId);
      }
    }
  }

  /// That a room is gone must be known for as long as an older answer may be on its way.
  void forgetLater(const std::string& roomId) {
    clock.setTimeout(
        [this, roomId] {
          if (!news_[roomId].exists()) news_.erase(roomId);
        },
        1000);
  }

  std::map<std::string, Watcher> watchers_;  // by session id
  std::map<std::string, room::Value> news_;  // the last of each room
};

ROOM_PLUGIN(Lobby)
