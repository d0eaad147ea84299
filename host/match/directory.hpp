#pragma once

#include <cstdint>
#include <memory>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace roomd {

class Room;
struct RoomType;

/// Which rooms there are, for connections that come with a room id. Asked once for each connection,
/// never on the way of a message. [any thread]
class Directory {
 public:
  /// The room's serial number, above that of every room added before; 0 when a room of that id
  /// exists already.
  uint64_t add(const std::string& roomId, std::shared_ptr<Room> room,
               std::shared_ptr<const RoomType> type);
  void remove(const std::string& roomId);
  /// The room is now made from `type`.
  void move(const std::string& roomId, std::shared_ptr<const RoomType> type);

  /// The room, or nullptr. Its functions may be called on its own loop only.
  std::shared_ptr<Room> find(const std::string& roomId) const;
  /// What the room was made from, or nullptr.
  std::shared_ptr<const RoomType> typeOf(const std::string& roomId) const;
  /// True while the id is that of the room with this serial number.
  bool holds(const std::string& roomId, uint64_t serial) const;
  std::vector<std::shared_ptr<Room>> all() const;

 private:
  struct Entry {
    std::shared_ptr<Room> room;
    std::shared_ptr<const RoomType> type;
    uint64_t serial = 0;
  };

  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, Entry> rooms_;
  uint64_t lastSerial_ = 0;
};

}  // namespace roomd
