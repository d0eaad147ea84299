#pragma once

#include <memory>
#include <optional>
#include <string>

#include "match/lobby_news.hpp"
#include "match/matchmaker.hpp"

namespace roomd {

/// What the matchmaker knows of one room, and where the room tells about itself: from before it is
/// made until it is disposed of. Rooms speak on their own loop.
class Matchmaker::Watch final : public RoomObserver {
 public:
  Watch(Matchmaker& matchmaker, const RoomType& type, unsigned loopIndex)
      : name(type.config.name), loop(loopIndex), matchmaker_(matchmaker) {
    if (!type.config.realtimeListing) return;
    lobby_.emplace(matchmaker.options_.presence, matchmaker.processIds_,
                   matchmaker.options_.publicAddress);
  }

  /// The room has its id to itself (Directory::add).
  void setSerial(uint64_t serial) { serial_ = serial; }

  void onListing(const Listing& listing) override;
  void onDisposing(const std::string& roomId) override;
  void onMoved(const std::string& roomId, const std::shared_ptr<const RoomType>& type) override;
  void onDisposed(const std::string& roomId, unsigned loop) override;

  const std::string name;
  const unsigned loop;

 private:
  Matchmaker& matchmaker_;
  std::optional<LobbyNews> lobby_;
  uint64_t serial_ = 0;
};

}  // namespace roomd
