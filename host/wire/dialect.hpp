#pragma once

#include <room/abi.h>

#include <cstdint>
#include <string_view>

namespace roomd::wire {

/// Which generation of client is at the other end, as far as it is known.
enum class Generation : uint8_t {
  g15,
  g16,
  g17,
  g18,
  modern,   ///< 0.17 or 0.18: they look the same until the client speaks
  unknown,  ///< only while matchmaking: any of the four
};

/// How JOIN_ROOM carries the handshake.
enum class JoinForm : uint8_t {
  plain,      ///< 0.15 - 0.17: to the end of the frame
  measured,   ///< 0.18: behind its length
  universal,  ///< read rightly by 0.17 and 0.18
};

/// How matchmaking tells an error.
enum class HttpErrors : uint8_t {
  inBody,    ///< 0.15, 0.16: status 200, {"code":4212,"error":...}
  byStatus,  ///< 0.17, 0.18: status = code
};

/// Everything that differs between generations of clients, as data.
struct Dialect {
  Generation generation;
  std::string_view name;    ///< for logs: "0.15", "0.17/0.18"
  std::string_view prefix;  ///< path prefix that demands it: "g15"; empty when there is none
  uint32_t stream;          ///< ROOM_STREAM_*
  uint32_t handshake;       ///< ROOM_HANDSHAKE_*
  JoinForm joinForm;
  HttpErrors httpErrors;
  bool oldErrorCodes;             ///< 4210..4216 instead of 520..526
  bool payloadRecords;            ///< the client's msgpack has records (0.16 - 0.18)
  uint32_t bytesFlags;            ///< ROOM_MESSAGE_* of a message of raw bytes
  bool schemaMessages;            ///< the client knows ROOM_DATA_SCHEMA (0.15)
  bool requests;                  ///< the client may know ROOM_REQUEST (0.18)
  int32_t seatExpiredCode;        ///< ERROR frame for a seat that is not there: 0 or 524
  uint16_t failedReconnectCode;   ///< close code of a refused reconnection: 4002 or 4003
  uint16_t shutdownCode;          ///< close code when the host goes down: 4000 or 4001
  bool reconnectNeedsHttp;        ///< the WebSocket is accepted only after the HTTP `reconnect`
  std::string_view unregistered;  ///< close reason for an unknown message type, "{}" is the type
};

/// The entry of a generation, valid for ever. Generation::unknown has the entry of `modern` under
/// its own name: what is best sent to a client nobody knows (section 6.3). [any thread]
const Dialect& dialect(Generation generation);

/// The entry whose prefix is `segment` ("g15"), or nullptr. [any thread]
const Dialect* dialectOfPrefix(std::string_view segment);

/// An error code as this dialect's clients know it: 520..526 become 4210..4216 for the old ones,
/// everything else stays. [any thread]
int32_t clientErrorCode(const Dialect& dialect, int32_t code);

/// An error with code ROOM_ERROR_NONE gets `fallback`; then clientErrorCode. [any thread]
int32_t clientErrorCode(const Dialect& dialect, int32_t code, int32_t fallback);

}  // namespace roomd::wire
