#include "match/lobby_news.hpp"

#include <room/abi_matchmaker.h>

#include <utility>

#include "match/describe.hpp"

namespace roomd {

void LobbyNews::show(const Listing& listing) {
  if (presence_ == nullptr) return;
  if (listing.isPrivate) return hide(listing.roomId);
  Value now = describeRoom(listing, Readers::modern, processIds_, publicAddress_);
  if (now == shown_) return;
  shown_ = now;
  publish(listing.roomId, std::move(now));
}

void LobbyNews::hide(const std::string& roomId) {
  if (presence_ == nullptr || shown_.isNull()) return;
  shown_ = Value{};
  publish(roomId, Value{});
}

void LobbyNews::publish(const std::string& roomId, Value listing) {
  presence_->publish(ROOM_LOBBY_TOPIC, encode(Value{Array{Value{roomId}, std::move(listing)}}));
}

}  // namespace roomd
