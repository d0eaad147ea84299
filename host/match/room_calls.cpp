#include "match/room_calls.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "match/describe.hpp"
#include "match/matchmaker.hpp"

namespace roomd {

/// One call on its way.
struct RoomCalls::Call {
  std::string method;
  Array arguments;
  Loop& loop;
  Answer answer;

  const Value* argument(size_t at) const {
    return at < arguments.size() && !arguments[at].isNull() ? &arguments[at] : nullptr;
  }

  /// The text `at`, or nullptr: the asker has been told then.
  const std::string* text(size_t at, std::string_view name) const {
    const Value* value = argument(at);
    if (value && value->text()) return value->text();
    fail(Error{fmt::format("{}: {} must be a text", method, name), ROOM_ERROR_UNHANDLED});
    return nullptr;
  }

  /// A map that may be left out.
  Value map(size_t at) const {
    const Value* value = argument(at);
    return value && value->map() ? *value : Value{Map{}};
  }

  /// The argument as MessagePack; empty when it was left out.
  std::string bytes(size_t at) const {
    const Value* value = argument(at);
    return value ? encode(*value) : std::string();
  }

  void fail(Error error) const {
    if (error.code == ROOM_ERROR_NONE) error.code = ROOM_ERROR_UNHANDLED;
    loop.run([answer = answer, error = std::move(error)] { answer(error); });
  }

  /// Answers with a value; on the asker's loop.
  void end(const Result<Value>& result) const {
    if (result) return answer(encode(*result));
    fail(result.error());
  }
};

void RoomCalls::call(std::string_view method, std::string_view arguments, Loop& loop,
                     Answer answer) {
  using Method = std::pair<std::string_view, void (RoomCalls::*)(Call)>;
  static constexpr Method kMethods[] = {
      {"createRoom", &RoomCalls::createRoom},
      {"create", &RoomCalls::seat},
      {"join", &RoomCalls::seat},
      {"joinOrCreate", &RoomCalls::seat},
      {"joinById", &RoomCalls::seat},
      {"reserveSeatFor", &RoomCalls::seat},
      {"query", &RoomCalls::query},
      {"findOneRoomAvailable", &RoomCalls::findOneRoomAvailable},
      {"getRoomById", &RoomCalls::getRoomById},
      {"remoteRoomCall", &RoomCalls::remoteRoomCall},
      {"stats", &RoomCalls::stats},
  };
  Call call{std::string(method), {}, loop, std::move(answer)};
  const auto* known = std::ranges::find(kMethods, method, &Method::first);
  if (known == std::end(kMethods)) {
    return call.fail(Error{fmt::format("invalid method \"{}\"", method), ROOM_ERROR_NO_HANDLER});
  }
  auto decoded = decode(arguments);
  auto* array = decoded ? std::get_if<Array>(&decoded->data) : nullptr;
  if (array == nullptr) {
    return call.fail(
        Error{fmt::format("{}: the arguments must be an array", method), ROOM_ERROR_UNHANDLED});
  }
  call.arguments = std::move(*array);
  (this->*known->second)(std::move(call));
}

Value RoomCalls::describe(const Listing& listing) const {
  return describeRoom(listing, Readers::modern, processIds_, matchmaker_.publicAddress());
}

void RoomCalls::createRoom(Call call) {
  const auto* name = call.text(0, "the room name");
  if (!name) return;
  matchmaker_.createRoom(*name, call.map(1), call.loop, [this, call](const Result<Seat>& made) {
    call.end(made ? Result<Value>(describe(made->listing)) : made.error());
  });
}

void RoomCalls::seat(Call call) {
  const bool reserves = call.method == "reserveSeatFor";
  const bool byId = reserves || call.method == "joinById";
  const auto* target = call.text(0, byId ? "the room id" : "the room name");
  if (!target) return;
  SeatRequest request;
  request.method = reserves ? "joinById" : call.method;
  request.target = *target;
  request.options = call.map(1);
  request.voucher = Voucher{call.bytes(2), {}, reserves};
  if (reserves && call.argument(3)) {
    const auto* sessionId = call.text(3, "the session id");
    if (!sessionId) return;
    request.voucher->sessionId = *sessionId;
  }
  matchmaker_.request(std::move(request), call.loop, [this, call](const Result<Seat>& seat) {
    call.end(seat ? Result<Value>(describeSeat(*seat, processIds_)) : seat.error());
  });
}

void RoomCalls::query(Call call) {
  auto question = [this, conditions = call.map(0)](const Listings& listings,
                                                   const Catalog&) -> Result<Value> {
    Array rooms;
    for (const Listing* listing : listings.query(conditions)) rooms.push_back(describe(*listing));
    return Value{std::move(rooms)};
  };
  matchmaker_.look(call.loop, std::move(question),
                   [call](const Result<Value>& rooms) { call.end(rooms); });
}

void RoomCalls::findOneRoomAvailable(Call call) {
  const auto* name = call.text(0, "the room name");
  if (!name) return;
  auto question = [this, name = *name, options = call.map(1)](
                      const Listings& listings, const Catalog& catalog) -> Result<Value> {
    const auto type = catalog.find(name);
    if (!type) {
      return Error{fmt::format("provided room name \"{}\" not defined", name),
                   ROOM_ERROR_NO_HANDLER};
    }
    const Value filter = filterOf(options, type->config.filterBy);
    const Listing* found = listings.search(name, filter, type->config.sortBy);
    return found ? describe(*found) : Value{};
  };
  matchmaker_.look(call.loop, std::move(question),
                   [call](const Result<Value>& room) { call.end(room); });
}

void RoomCalls::getRoomById(Call call) {
  const auto* roomId = call.text(0, "the room id");
  if (!roomId) return;
  auto question = [this, roomId = *roomId](const Listings& listings,
                                           const Catalog&) -> Result<Value> {
    const Listing* found = listings.find(roomId);
    return found ? describe(*found) : Value{};
  };
  matchmaker_.look(call.loop, std::move(question),
                   [call](const Result<Value>& room) { call.end(room); });
}

void RoomCalls::remoteRoomCall(Call call) {
  const auto* roomId = call.text(0, "the room id");
  const auto* method = roomId ? call.text(1, "the method") : nullptr;
  if (!method) return;
  if (call.argument(2) && !std::holds_alternative<Array>(call.arguments[2].data)) {
    return call.fail(Error{"remoteRoomCall: the arguments must be an array", ROOM_ERROR_UNHANDLED});
  }
  const auto room = directory_.find(*roomId);
  if (!room) {
    return call.fail(
        Error{fmt::format("room \"{}\" not found", *roomId), ROOM_ERROR_INVALID_ROOM_ID});
  }
  const std::string arguments = call.argument(2) ? call.bytes(2) : encode(Value{Array{}});
  room->loop().run([room, call, method = *method, arguments] {
    room->remoteCall(method, arguments, [call](Result<std::string> result) {
      call.loop.run([call, result = std::move(result)] { call.answer(result); });
    });
  });
}

void RoomCalls::stats(Call call) {
  auto question = [](const Listings& listings, const Catalog&) -> Result<Value> {
    Value stats;
    stats.set("roomCount", Value{static_cast<int64_t>(listings.size())});
    stats.set("ccu", Value{static_cast<int64_t>(listings.seats())});
    return stats;
  };
  matchmaker_.look(call.loop, std::move(question),
                   [call](const Result<Value>& stats) { call.end(stats); });
}

}  // namespace roomd
