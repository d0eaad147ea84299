#include "match/directory.hpp"

#include <mutex>

namespace roomd {

bool Directory::add(const std::string& roomId, std::shared_ptr<Room> room) {
  std::unique_lock lock(mutex_);
  return rooms_.emplace(roomId, std::move(room)).second;
}

void Directory::remove(const std::string& roomId) {
  std::shared_ptr<Room> last;  // released after the lock
  std::unique_lock lock(mutex_);
  auto found = rooms_.find(roomId);
  if (found == rooms_.end()) return;
  last = std::move(found->second);
  rooms_.erase(found);
}

std::shared_ptr<Room> Directory::find(const std::string& roomId) const {
  std::shared_lock lock(mutex_);
  auto found = rooms_.find(roomId);
  return found == rooms_.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<Room>> Directory::all() const {
  std::shared_lock lock(mutex_);
  std::vector<std::shared_ptr<Room>> rooms;
  rooms.reserve(rooms_.size());
  for (const auto& [id, room] : rooms_) rooms.push_back(room);
  return rooms;
}

}  // namespace roomd
