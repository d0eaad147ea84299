#pragma once

#include <memory>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace roomd {

class Room;

/// Which rooms there are, for connections that come with a room id. Asked once for each connection,
/// never on the way of a message. [any thread]
class Directory {
 public:
  /// False when a room of that id exists already.
  bool add(const std::string& roomId, std::shared_ptr<Room> room);
  void remove(const std::string& roomId);
  /// The room, or nullptr. Its functions may be called on its own loop only.
  std::shared_ptr<Room> find(const std::string& roomId) const;
  std::vector<std::shared_ptr<Room>> all() const;

 private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<Room>> rooms_;
};

}  // namespace roomd
