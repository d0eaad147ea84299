#include "room/operations.hpp"

#include <utility>

namespace roomd {

room_op Operations::start(std::function<void(const Outcome&)> ended) {
  running_.emplace(++last_, std::move(ended));
  return last_;
}

std::function<void(const Outcome&)> Operations::take(room_op op) {
  auto found = running_.find(op);
  if (found == running_.end()) return {};
  auto ended = std::move(found->second);
  running_.erase(found);
  return ended;
}

}  // namespace roomd
