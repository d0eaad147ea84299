// Errors a room raises towards a client, and the codes of the protocol.
#pragma once

#include <concepts>
#include <cstdint>
#include <exception>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include "room/abi.h"
#include "room/value.hpp"

namespace room {

/// The codes Colyseus itself uses; a client of 0.15 or 0.16 is told the matching 4210..4216
/// instead. Any other number is the application's own and reaches the client unchanged.
struct ErrorCode {
  enum : int32_t {
    kNoHandler = ROOM_ERROR_NO_HANDLER,
    kInvalidCriteria = ROOM_ERROR_INVALID_CRITERIA,
    kInvalidRoomId = ROOM_ERROR_INVALID_ROOM_ID,
    kUnhandled = ROOM_ERROR_UNHANDLED,
    kExpired = ROOM_ERROR_EXPIRED,
    kAuthFailed = ROOM_ERROR_AUTH_FAILED,
    kApplicationError = ROOM_ERROR_APPLICATION,
    kInvalidPayload = ROOM_ERROR_INVALID_PAYLOAD,
  };
};

/// Thrown in onCreate, onAuth, onJoin or onReconnect: the client is refused with exactly this code
/// and message. Thrown in the handler of a request, it is the answer. Calls to the matchmaker and
/// to presence throw it when they fail.
class ServerError : public std::runtime_error {
 public:
  ServerError(int32_t code, const std::string& message)
      : std::runtime_error(message), code_(code) {}

  int32_t code() const { return code_; }

 private:
  int32_t code_;
};

/// Thrown in the handler of a request (`room.request()` of 0.18): the request fails at the client,
/// with `reason` as what it is told. For a plain message it means nothing.
class Rejected : public std::exception {
 public:
  explicit Rejected(Value reason = {}) : reason_(std::move(reason)) {}

  const Value& reason() const { return reason_; }
  const char* what() const noexcept override { return "request rejected"; }

 private:
  Value reason_;
};

/// Why a connection ended, or is to end: a WebSocket close code. Applications use 4004..4009 and
/// 4011..4999; the clients of 0.17 and 0.18 reconnect by themselves on 1001, 1005, 1006 and 4010.
struct CloseCode {
  enum : uint32_t {
    kNone = ROOM_CLOSE_NONE,
    kNormal = ROOM_CLOSE_NORMAL,
    kGoingAway = ROOM_CLOSE_GOING_AWAY,
    kNoStatus = ROOM_CLOSE_NO_STATUS,
    kAbnormal = ROOM_CLOSE_ABNORMAL,
    kConsented = ROOM_CLOSE_CONSENTED,
    kServerShutdown = ROOM_CLOSE_SERVER_SHUTDOWN,
    kWithError = ROOM_CLOSE_WITH_ERROR,
    kFailedToReconnect = ROOM_CLOSE_FAILED_TO_RECONNECT,
    kMayTryReconnect = ROOM_CLOSE_MAY_TRY_RECONNECT,
  };

  uint32_t value = kNone;

  constexpr CloseCode() = default;
  template <class Number>
  requires std::integral<Number> || std::is_enum_v<Number>
  constexpr CloseCode(Number code) : value(static_cast<uint32_t>(code)) {}
  constexpr operator uint32_t() const { return value; }

  /// The client left by itself, or disconnect() ended the room.
  constexpr bool consented() const { return value == kConsented; }
};

}  // namespace room
