#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "match/describe.hpp"
#include "match/directory.hpp"
#include "match/listings.hpp"
#include "match/seat_request.hpp"
#include "match/static_auth.hpp"
#include "plugin/catalog.hpp"
#include "result.hpp"
#include "room/room.hpp"
#include "wire/target.hpp"

namespace roomd {

struct MatchmakerOptions {
  Presence* presence = nullptr;  ///< for rooms, and for their listings; outlives them
  std::string publicAddress;     ///< host[:port][/path] told to clients; empty: none
  uint32_t maxRooms = 0;         ///< at a time, of all names; 0: no limit
  uint32_t spreadAbove = 0;  ///< clients of a room beyond so many are served by all loops; 0: none
};

/// Finds or makes a room for everybody who asks. Its state lives on the first loop; whoever asks
/// gets the answer on the loop he names, so a cluster's matchmaker can take this one's place.
class Matchmaker final {
 public:
  using Answer = std::function<void(Result<Seat>)>;
  using Question = std::function<Result<Value>(const Listings&, const Catalog&)>;

  /// `loops` are those that rooms are spread over. They, `directory` and `processIds` must outlive
  /// the matchmaker and its rooms.
  Matchmaker(std::vector<Loop*> loops, Directory& directory, const wire::ProcessIds& processIds,
             MatchmakerOptions options = {});
  ~Matchmaker();
  Matchmaker(const Matchmaker&) = delete;
  Matchmaker& operator=(const Matchmaker&) = delete;

  /// New rooms are made from `catalog` from now on. [any thread]
  void publish(std::shared_ptr<const Catalog> catalog);

  /// Answers on `asker`, at once when everything needed is on this loop. An error has a code of
  /// ROOM_ERROR_* or of the application, or 503 when the host is going down. [any thread]
  void request(SeatRequest request, Loop& asker, Answer answer);

  /// Makes a room of `name` that waits for its first seat: the answer has no session id. A room
  /// that has the id already is answered in place of it. [any thread]
  void createRoom(std::string name, Value options, Loop& asker, Answer answer);

  /// Every room of `name` (all when empty) that is neither locked nor private. [any thread]
  void list(std::string name, Loop& asker, std::function<void(std::vector<Listing>)> answer);

  /// Asks a question where the listings are; answers on `asker`. [any thread]
  void look(Loop& asker, Question question, std::function<void(Result<Value>)> answer);

  /// Refuses new seats, asks every room to end, and calls `done` on the first loop when all have.
  /// Asked again, it asks no room twice; every `done` is called. [any thread]
  void drain(std::function<void()> done);

  /// [any thread]
  const std::string& publicAddress() const { return options_.publicAddress; }

 private:
  struct Pending;
  class Watch;
  using PendingPtr = std::shared_ptr<Pending>;
  using Made = std::function<void(Result<std::shared_ptr<Room>>)>;

  // ---- requests (matchmaker.cpp), on the first loop
  void ask(const PendingPtr& pending);
  void handle(const PendingPtr& pending);
  Result<std::shared_ptr<const RoomType>> typeFor(const Pending& pending) const;
  void authenticate(const PendingPtr& pending);
  void onAuthenticated(const PendingPtr& pending, const Result<std::string>& auth);
  void findOrCreate(const PendingPtr& pending);
  std::shared_ptr<Room> search(const Pending& pending);
  void joinById(const PendingPtr& pending);
  void reconnect(const PendingPtr& pending);
  void reserve(const PendingPtr& pending, std::shared_ptr<Room> room);
  void finish(const PendingPtr& pending, Result<Seat> outcome);
  /// Beside its room, where no message has to cross a border; but one loop alone would be long
  /// busy with what a crowded room sends.
  unsigned servingLoop(const Listing& room) const;

  // ---- rooms (matchmaker_rooms.cpp), on the first loop where nothing else is said
  /// An error when one more room would be too many.
  std::optional<Error> refuseRoom(const RoomConfig& config) const;
  void create(const PendingPtr& pending);
  /// [the room's loop]
  void onMade(const PendingPtr& pending, Watch& watch, Result<std::shared_ptr<Room>> made);
  /// `instead`: a room that takes the client in place of the one that was made.
  void onCreated(const PendingPtr& pending, Result<Seat> outcome,
                 std::shared_ptr<Room> instead = nullptr);
  void onDisposed(Watch& watch);
  unsigned leastLoaded() const;
  /// Tells a room if newer code than its own is in force.
  void outdate(const std::shared_ptr<Room>& room) const;
  static void askToEnd(const std::shared_ptr<Room>& room);
  void endIfDrained();

  std::vector<Loop*> loops_;
  Loop& home_;
  Directory& directory_;
  const wire::ProcessIds& processIds_;
  const MatchmakerOptions options_;
  const int64_t seatReservationUs_;
  const std::unique_ptr<RoomMatchmaker> forRooms_;

  std::shared_ptr<const Catalog> catalog_;
  Listings listings_;
  /// joinOrCreate requests that wait for a room that is being made for the same name and filter.
  std::map<std::string, std::vector<PendingPtr>> creating_;
  std::unordered_map<const Pending*, std::shared_ptr<StaticAuth>> authenticating_;

  /// The rooms that are not disposed of, those being made included.
  std::unordered_map<const Watch*, std::unique_ptr<Watch>> watches_;
  std::map<std::string, size_t, std::less<>> roomsOfName_;
  std::vector<size_t> roomsOnLoop_;

  bool draining_ = false;
  std::vector<std::function<void()>> drained_;
};

}  // namespace roomd
