// MatchMaker: what a room can ask of the host's matchmaker and of other rooms.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "room/abi_matchmaker.h"
#include "room/call.hpp"
#include "room/detail/properties.hpp"
#include "room/value.hpp"

namespace room {

/// A room as the matchmaker knows it.
struct Listing {
  std::string roomId;
  std::string name;       ///< the name in rooms.yaml
  std::string processId;  ///< the process it lives in
  uint32_t clients = 0;   ///< in the room, or with a seat in it
  uint32_t maxClients = kUnlimited;
  bool locked = false;
  bool isPrivate = false;
  bool unlisted = false;
  Value createdAt;
  Value metadata;
  std::string publicAddress;  ///< empty where there is none
  Value all;                  ///< all of it as an object, with the fields of `filterBy` too

  static Listing from(const Value& value) {
    Listing listing;
    listing.roomId = value["roomId"].asString();
    listing.name = value["name"].asString();
    listing.processId = value["processId"].asString();
    listing.clients = static_cast<uint32_t>(value["clients"].asInt());
    listing.maxClients = static_cast<uint32_t>(value["maxClients"].asInt(kUnlimited));
    listing.locked = value["locked"].asBool();
    listing.isPrivate = value["private"].asBool();
    listing.unlisted = value["unlisted"].asBool();
    listing.createdAt = value["createdAt"];
    listing.metadata = value["metadata"];
    listing.publicAddress = value["publicAddress"].asString();
    listing.all = value;
    return listing;
  }
};

/// What the host is doing.
struct HostStats {
  int64_t roomCount = 0;
  int64_t ccu = 0;  ///< connected clients
};

/// The host's matchmaker. Each call is under way once it is made; `co_await` gives its result, or
/// throws ServerError with the code and text a client would get.
///
/// A seat is a Value to be sent to a client, which takes it with `consumeSeatReservation(seat)`:
///
///   const room::Value seat = co_await matchMaker.reserveSeatFor(listing.roomId, options);
///   client.send("seat", seat);
class MatchMaker {
 public:
  explicit MatchMaker(detail::Kernel& kernel) : kernel_(kernel) {}
  MatchMaker(const MatchMaker&) = delete;
  MatchMaker& operator=(const MatchMaker&) = delete;

  // ---- rooms ----

  /// Makes a room of that name in rooms.yaml. It waits for its first seat as long as
  /// seatReservationTime says. `options` is an object; use Value::from for a struct.
  Call<Listing> createRoom(std::string_view name, const Options& options = {}) {
    return call("matchMaker.createRoom", {name, orEmpty(options)}, &Listing::from);
  }
  /// The rooms that fit all `conditions`, an object of listing fields (name, roomId, locked,
  /// private, clients, maxClients, fields of filterBy or of the metadata); every room without any.
  Call<std::vector<Listing>> query(const Value& conditions = {}) {
    return call("matchMaker.query", {orEmpty(conditions)}, &toListings);
  }
  /// The room that join would choose, if there is one.
  Call<std::optional<Listing>> findOneRoomAvailable(std::string_view name,
                                                    const Options& options = {}) {
    return call("matchMaker.findOneRoomAvailable", {name, orEmpty(options)}, &toListing);
  }
  /// The room of that id, if there is one; private and locked ones too.
  Call<std::optional<Listing>> getRoomById(std::string_view roomId) {
    return call("matchMaker.getRoomById", {roomId}, &toListing);
  }
  Call<HostStats> stats() { return call("matchMaker.stats", {}, &toStats); }

  // ---- seats ----

  /// A seat in a room that is found or made as for a client that calls the same. `auth`, when
  /// given, becomes the client's auth data, and onAuth is not asked.
  Call<Value> create(std::string_view name, const Options& options = {}, const Value& auth = {}) {
    return seat("matchMaker.create", name, options, auth);
  }
  Call<Value> join(std::string_view name, const Options& options = {}, const Value& auth = {}) {
    return seat("matchMaker.join", name, options, auth);
  }
  Call<Value> joinOrCreate(std::string_view name, const Options& options = {},
                           const Value& auth = {}) {
    return seat("matchMaker.joinOrCreate", name, options, auth);
  }
  Call<Value> joinById(std::string_view roomId, const Options& options = {},
                       const Value& auth = {}) {
    return seat("matchMaker.joinById", roomId, options, auth);
  }
  /// A seat in that very room, also when it is private or locked. `sessionId` names the session;
  /// without one the host makes a name.
  Call<Value> reserveSeatFor(std::string_view roomId, const Options& options = {},
                             const Value& auth = {}, std::string_view sessionId = {}) {
    Value::Array arguments{roomId, orEmpty(options)};
    if (auth.exists() || !sessionId.empty()) arguments.push_back(auth);
    if (!sessionId.empty()) arguments.emplace_back(sessionId);
    return call("matchMaker.reserveSeatFor", std::move(arguments), &toValue);
  }

  // ---- other rooms ----

  /// Calls `method` of another room (see onRemoteCall) and gives what it returned:
  /// `co_await matchMaker.remoteRoomCall(roomId, "addPlayer", name, 3)`. Arguments are anything
  /// that can be sent.
  template <class... Arguments>
  Call<Value> remoteRoomCall(std::string_view roomId, std::string_view method,
                             const Arguments&... arguments) {
    Value::Array values;
    (values.push_back(toArgument(arguments)), ...);
    return call("matchMaker.remoteRoomCall", {roomId, method, std::move(values)}, &toValue);
  }

 private:
  template <class T>
  static Value toArgument(const T& argument) {
    if constexpr (std::is_constructible_v<Value, const T&>) {
      return Value(argument);
    } else {
      return Value::from(argument);
    }
  }
  static Value orEmpty(const Value& value) {
    return value.exists() ? value : Value(Value::Object());
  }

  Call<Value> seat(std::string_view name, std::string_view room, const Options& options,
                   const Value& auth) {
    Value::Array arguments{room, orEmpty(options)};
    if (auth.exists()) arguments.push_back(auth);
    return call(name, std::move(arguments), &toValue);
  }

  /// `name` is a literal, "matchMaker." and the method: it names the call in reports too.
  template <class T>
  Call<T> call(std::string_view name, Value::Array arguments, T (*convert)(const Value&)) {
    const auto& matchmaker = kernel_.extension<room_matchmaker>(ROOM_MATCHMAKER);
    const std::string_view method = name.substr(name.find('.') + 1);
    auto state = detail::startCall(kernel_, name, [&](room_op op) {
      kernel_.withPacked(arguments, [&](room_bytes bytes) {
        matchmaker.call(&kernel_.host(), op, detail::bytesOf(method), bytes);
      });
    });
    return Call<T>(std::move(state), convert);
  }

  static Value toValue(const Value& value) { return value; }
  static std::optional<Listing> toListing(const Value& value) {
    return value.isObject() ? std::optional(Listing::from(value)) : std::nullopt;
  }
  static std::vector<Listing> toListings(const Value& value) {
    std::vector<Listing> listings;
    for (const Value& element : value.elements()) listings.push_back(Listing::from(element));
    return listings;
  }
  static HostStats toStats(const Value& value) {
    return {value["roomCount"].asInt(), value["ccu"].asInt()};
  }

  detail::Kernel& kernel_;
};

}  // namespace room
