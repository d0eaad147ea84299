#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "match/directory.hpp"
#include "match/listings.hpp"
#include "plugin/catalog.hpp"
#include "result.hpp"
#include "room/room.hpp"

namespace roomd {

/// A client asks for a seat.
struct SeatRequest {
  std::string method;     ///< joinOrCreate, create, join, joinById or reconnect
  std::string target;     ///< a room name, or a room id for the last two
  Value options;          ///< what the client sent: a Map
  std::string authToken;  ///< the bearer token; empty when there was none
  std::string ip;
  Value headers;  ///< a Map of lower-case names to texts
};

/// A seat in a room, to be taken by a WebSocket.
struct Seat {
  Listing listing;
  std::string sessionId;
};

/// Finds or makes a room for everybody who asks. Its state lives on the first loop; whoever asks
/// gets the answer on the loop he names, so a cluster's matchmaker can take this one's place.
class Matchmaker final : private RoomObserver {
 public:
  using Answer = std::function<void(Result<Seat>)>;

  /// `loops` are those that rooms are spread over; they must outlive the matchmaker's rooms.
  Matchmaker(std::vector<Loop*> loops, Directory& directory);
  ~Matchmaker() override;

  /// New rooms are made from `catalog` from now on. [any thread]
  void publish(std::shared_ptr<const Catalog> catalog);

  /// Answers on `asker`, at once when everything needed is on this loop. An error has a code of
  /// ROOM_ERROR_* or 503 when the host is going down. [any thread]
  void request(SeatRequest request, Loop& asker, Answer answer);

  /// Every room of `name` (all when empty) that is neither locked nor private. [any thread]
  void list(std::string name, Loop& asker, std::function<void(std::vector<Listing>)> answer);

  /// Refuses new seats, asks every room to end, and calls `done` on the first loop when all have.
  /// [any thread]
  void drain(std::function<void()> done);

 private:
  struct Pending;
  using PendingPtr = std::shared_ptr<Pending>;

  void onListing(const Listing& listing) override;
  void onDisposing(const std::string& roomId) override;
  void onDisposed(const std::string& roomId, unsigned loop) override;

  static void askToEnd(const std::shared_ptr<Room>& room);

  // All on the first loop:
  void handle(const PendingPtr& pending);
  void findOrCreate(const PendingPtr& pending);
  void create(const PendingPtr& pending);
  /// `instead`: a room that takes the client in place of the one that was made.
  void onCreated(const PendingPtr& pending, Result<Seat> outcome,
                 std::shared_ptr<Room> instead = nullptr);
  void joinById(const PendingPtr& pending);
  void reconnect(const PendingPtr& pending);
  void reserve(const PendingPtr& pending, std::shared_ptr<Room> room);
  void finish(const PendingPtr& pending, Result<Seat> outcome);
  void endIfDrained();
  unsigned leastLoaded() const;

  std::vector<Loop*> loops_;
  Loop& home_;
  Directory& directory_;
  std::shared_ptr<const Catalog> catalog_;
  Listings listings_;
  std::vector<size_t> roomsOnLoop_;

  /// joinOrCreate requests that wait for a room that is being made for the same name and filter.
  std::map<std::string, std::vector<PendingPtr>> creating_;

  size_t alive_ = 0;  ///< rooms that are not disposed, those being made included
  bool draining_ = false;
  std::function<void()> drained_;
  int64_t seatReservationUs_;
};

}  // namespace roomd
