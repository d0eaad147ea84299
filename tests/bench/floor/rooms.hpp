// The rooms of the benchmark without a room server: what the protocol demands and no more.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <queue>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "socket_loop.hpp"

namespace bench {

struct Room;

struct Member {
  Room* room = nullptr;
  Connection* connection = nullptr;
  std::string sessionId;
  size_t place = 0;  // among the members of the room
  uint32_t refId = 0;
  bool hasMoved = false;
  uint32_t x = 0;
  float y = 0;
};

struct Room {
  std::string id;
  std::string name;
  int64_t interval = 0;  // between patches, in ns; 0: there is no state
  uint32_t lastRefId = 1;
  std::vector<std::unique_ptr<Member>> members;
  std::vector<Member*> moved;
};

/// Neither looks at what clients may do nor forgets a room, and encodes a state by copying it.
class Rooms {
 public:
  /// The answer to POST `target` as JSON.
  std::string matchmake(std::string_view target);

  /// A WebSocket was opened at `target`; false: there is no such room.
  bool open(Connection& connection, std::string_view target);
  void message(Connection& connection, std::string_view payload);
  void closed(Connection& connection);

  /// Sends the patches that are due; returns when the next are.
  int64_t patch(int64_t now);

 private:
  Room& create(std::string_view name);
  void sendState(Member& member);
  void move(Member& member, std::string_view payload);
  void sendPatch(Room& room);
  void broadcast(Room& room, std::string_view frame);

  std::unordered_map<std::string, std::unique_ptr<Room>> rooms_;
  std::map<std::string, Room*, std::less<>> first_;  // of a name
  using Due = std::pair<int64_t, Room*>;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
  uint64_t lastId_ = 0;
  std::string frame_, body_;
};

}  // namespace bench
