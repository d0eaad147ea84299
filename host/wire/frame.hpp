#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "wire/dialect.hpp"

namespace roomd::wire {

/// First byte of a message (wire document, section 3.1).
enum class Opcode : uint8_t {
  joinRoom = 10,
  error = 11,
  leaveRoom = 12,
  roomData = 13,
  roomState = 14,
  roomStatePatch = 15,
  roomDataSchema = 16,
  roomDataBytes = 17,
  ping = 18,
  inputReliable = 19,
  inputUnreliable = 20,
  roomRequest = 21,
  roomResponse = 22,
};

/// A WebSocket frame ready for the socket: header and payload, never changed after it was made.
/// Copies share the bytes (reference count, safe between threads), so one frame serves any number
/// of clients on any loop. A default-constructed or moved-from frame is empty and holds no bytes.
class Frame {
 public:
  Frame() = default;
  Frame(const Frame& other) noexcept;
  Frame(Frame&& other) noexcept;
  Frame& operator=(Frame other) noexcept;
  ~Frame();

  /// The bytes, header included.
  std::string_view bytes() const;
  /// The bytes behind the WebSocket header.
  std::string_view payload() const;
  size_t size() const { return bytes().size(); }
  explicit operator bool() const { return block_ != nullptr; }

 private:
  friend class FrameWriter;
  struct Block;
  Block* block_ = nullptr;
};

/// A message type as it travels.
struct MessageType {
  bool isText = false;
  std::string_view text = {};
  uint32_t number = 0;
};

// The functions below are pure: [any thread].

/// JOIN_ROOM, in dialect.joinForm (section 3.3, and 6.3 for the universal form). `token` has at
/// most 255 bytes. Without state (`hasState` false) the serializer is "none" and there is no
/// handshake. With `skipHandshake` the handshake is left out. `handshake` is in the form
/// dialect.handshake.
Frame joinRoomFrame(const Dialect& dialect, std::string_view token, bool hasState,
                    std::string_view handshake, bool skipHandshake);

/// ERROR (section 3.1). `code` is one this client knows, see clientErrorCode.
Frame errorFrame(int32_t code, std::string_view message);

/// ROOM_DATA, or ROOM_DATA_BYTES with `raw`. The payload is one MessagePack value, empty for none.
Frame dataFrame(const MessageType& type, std::string_view payload, bool raw);

/// ROOM_DATA_SCHEMA: an instance of a type of the state, by its number in the handshake (section 3.1).
Frame schemaMessageFrame(uint32_t typeId, std::string_view content);

/// ROOM_STATE (kind ROOM_STATE_FULL) or ROOM_STATE_PATCH; `parts` are joined.
Frame stateFrame(uint32_t kind, std::span<const std::string_view> parts);

/// How a request ended (section 3.6).
enum class ResponseStatus : uint8_t {
  ok = 0,
  rejected = 1,  ///< the payload is the reason the handler gave
  error = 2,     ///< the payload is a map: name, message, code (may be absent)
};

/// ROOM_RESPONSE, the answer to ClientMessage::Kind::request. An empty payload means undefined.
Frame responseFrame(uint32_t requestId, ResponseStatus status, std::string_view payload);

/// The answer to a client's PING: one byte.
Frame pingFrame();

/// A WebSocket ping (RFC 6455, section 5.5.2) of one byte: libwebsockets does not tell of a pong
/// that carries nothing.
Frame webSocketPing();

/// A WebSocket close frame without a code (section 5.5.1): the peer sees 1005.
Frame webSocketClose();

/// What a client's message is. Which members mean something depends on `kind`; views are borrowed
/// from the message.
struct ClientMessage {
  enum class Kind : uint8_t {
    ignored,  ///< unknown opcode or empty: all real servers skip these
    joinAck,
    leave,
    data,   ///< ROOM_DATA: type, payload
    bytes,  ///< ROOM_DATA_BYTES: type, payload
    ping,
    request,    ///< ROOM_REQUEST: requestId, type, payload
    malformed,  ///< a type or request id that cannot be read: close 4002
  };
  Kind kind = Kind::ignored;
  MessageType type = {};
  std::string_view payload = {};  ///< unchecked; for data and request see normalizePayload
  uint32_t requestId = 0;
};

/// Reads one message of a client; never fails, never allocates, reads nothing outside `message`.
/// The opcode byte is compared as a whole, so frames with the modifier bits of 0.18 are ignored
/// like any unknown opcode. A type is malformed when it is the empty text, text that is not UTF-8,
/// or a number that is not an integer of 0 .. 2^32-1.
ClientMessage parseClientMessage(std::string_view message);

}  // namespace roomd::wire
