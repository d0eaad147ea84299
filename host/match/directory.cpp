#include "match/directory.hpp"

#include <mutex>
#include <utility>

namespace roomd {

uint64_t Directory::add(const std::string& roomId, std::shared_ptr<Room> room,
                        std::shared_ptr<const RoomType> type) {
  std::unique_lock lock(mutex_);
  const auto [added, isNew] = rooms_.try_emplace(roomId);
  if (!isNew) return 0;
  added->second = {std::move(room), std::move(type), ++lastSerial_};
  return lastSerial_;
}

void Directory::remove(const std::string& roomId) {
  Entry last;  // released after the lock
  std::unique_lock lock(mutex_);
  auto found = rooms_.find(roomId);
  if (found == rooms_.end()) return;
  last = std::move(found->second);
  rooms_.erase(found);
}

void Directory::move(const std::string& roomId, std::shared_ptr<const RoomType> type) {
  std::unique_lock lock(mutex_);
  const auto found = rooms_.find(roomId);
  if (found != rooms_.end()) found->second.type.swap(type);
}

std::shared_ptr<Room> Directory::find(const std::string& roomId) const {
  std::shared_lock lock(mutex_);
  auto found = rooms_.find(roomId);
  return found == rooms_.end() ? nullptr : found->second.room;
}

std::shared_ptr<const RoomType> Directory::typeOf(const std::string& roomId) const {
  std::shared_lock lock(mutex_);
  auto found = rooms_.find(roomId);
  return found == rooms_.end() ? nullptr : found->second.type;
}

bool Directory::holds(const std::string& roomId, uint64_t serial) const {
  std::shared_lock lock(mutex_);
  auto found = rooms_.find(roomId);
  return found != rooms_.end() && found->second.serial == serial;
}

std::vector<std::shared_ptr<Room>> Directory::all() const {
  std::shared_lock lock(mutex_);
  std::vector<std::shared_ptr<Room>> rooms;
  rooms.reserve(rooms_.size());
  for (const auto& [id, entry] : rooms_) rooms.push_back(entry.room);
  return rooms;
}

}  // namespace roomd
