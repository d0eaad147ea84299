#include "wire/dialect.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace roomd::wire {
namespace {

constexpr uint32_t kStrictBytes = ROOM_MESSAGE_BYTES | ROOM_MESSAGE_STRICT_BYTES;

constexpr std::string_view kUnregistered15 = "onMessage for \"{}\" not registered.";
constexpr std::string_view kUnregistered16 = "room onMessage for \"{}\" not registered.";

/// In the order of Generation. Sections 1.4, 3.3, 5 and 6 of the wire document say the same in
/// words.
constexpr std::array kDialects{
    Dialect{.generation = Generation::g15,
            .name = "0.15",
            .prefix = "g15",
            .stream = ROOM_STREAM_V2,
            .handshake = ROOM_HANDSHAKE_V2,
            .joinForm = JoinForm::plain,
            .httpErrors = HttpErrors::inBody,
            .oldErrorCodes = true,
            .payloadRecords = false,
            .bytesFlags = ROOM_MESSAGE_BYTES,
            .schemaMessages = true,
            .requests = false,
            .seatExpiredCode = 0,
            .failedReconnectCode = ROOM_CLOSE_WITH_ERROR,
            .shutdownCode = ROOM_CLOSE_CONSENTED,
            .reconnectNeedsHttp = true,
            .unregistered = kUnregistered15},
    Dialect{.generation = Generation::g16,
            .name = "0.16",
            .prefix = "g16",
            .stream = ROOM_STREAM_V3,
            .handshake = ROOM_HANDSHAKE_V3,
            .joinForm = JoinForm::plain,
            .httpErrors = HttpErrors::inBody,
            .oldErrorCodes = true,
            .payloadRecords = true,
            .bytesFlags = ROOM_MESSAGE_BYTES,
            .schemaMessages = false,
            .requests = false,
            .seatExpiredCode = 0,
            .failedReconnectCode = ROOM_CLOSE_WITH_ERROR,
            .shutdownCode = ROOM_CLOSE_CONSENTED,
            .reconnectNeedsHttp = true,
            .unregistered = kUnregistered16},
    Dialect{.generation = Generation::g17,
            .name = "0.17",
            .prefix = "g17",
            .stream = ROOM_STREAM_V3,
            .handshake = ROOM_HANDSHAKE_V3,
            .joinForm = JoinForm::plain,
            .httpErrors = HttpErrors::byStatus,
            .oldErrorCodes = false,
            .payloadRecords = true,
            .bytesFlags = kStrictBytes,
            .schemaMessages = false,
            .requests = false,
            .seatExpiredCode = ROOM_ERROR_EXPIRED,
            .failedReconnectCode = ROOM_CLOSE_FAILED_TO_RECONNECT,
            .shutdownCode = ROOM_CLOSE_SERVER_SHUTDOWN,
            .reconnectNeedsHttp = false,
            .unregistered = kUnregistered16},
    Dialect{.generation = Generation::g18,
            .name = "0.18",
            .prefix = "g18",
            .stream = ROOM_STREAM_V3,
            .handshake = ROOM_HANDSHAKE_V5,
            .joinForm = JoinForm::measured,
            .httpErrors = HttpErrors::byStatus,
            .oldErrorCodes = false,
            .payloadRecords = true,
            .bytesFlags = kStrictBytes,
            .schemaMessages = false,
            .requests = true,
            .seatExpiredCode = ROOM_ERROR_EXPIRED,
            .failedReconnectCode = ROOM_CLOSE_FAILED_TO_RECONNECT,
            .shutdownCode = ROOM_CLOSE_SERVER_SHUTDOWN,
            .reconnectNeedsHttp = false,
            .unregistered = kUnregistered16},
    Dialect{.generation = Generation::modern,
            .name = "0.17/0.18",
            .prefix = {},
            .stream = ROOM_STREAM_V3,
            .handshake = ROOM_HANDSHAKE_BRIDGE,
            .joinForm = JoinForm::universal,
            .httpErrors = HttpErrors::byStatus,
            .oldErrorCodes = false,
            .payloadRecords = true,
            .bytesFlags = kStrictBytes,
            .schemaMessages = false,
            .requests = true,
            .seatExpiredCode = ROOM_ERROR_EXPIRED,
            .failedReconnectCode = ROOM_CLOSE_FAILED_TO_RECONNECT,
            .shutdownCode = ROOM_CLOSE_SERVER_SHUTDOWN,
            .reconnectNeedsHttp = false,
            .unregistered = kUnregistered16},
    Dialect{.generation = Generation::unknown,
            .name = "unknown",
            .prefix = {},
            .stream = ROOM_STREAM_V3,
            .handshake = ROOM_HANDSHAKE_BRIDGE,
            .joinForm = JoinForm::universal,
            .httpErrors = HttpErrors::byStatus,
            .oldErrorCodes = false,
            .payloadRecords = true,
            .bytesFlags = kStrictBytes,
            .schemaMessages = false,
            .requests = true,
            .seatExpiredCode = ROOM_ERROR_EXPIRED,
            .failedReconnectCode = ROOM_CLOSE_FAILED_TO_RECONNECT,
            .shutdownCode = ROOM_CLOSE_SERVER_SHUTDOWN,
            .reconnectNeedsHttp = false,
            .unregistered = kUnregistered16},
};

constexpr bool isInOrder() {
  for (size_t i = 0; i < kDialects.size(); ++i) {
    if (static_cast<size_t>(kDialects[i].generation) != i) return false;
  }
  return true;
}
static_assert(isInOrder());

constexpr int32_t kFirstOldErrorCode = 4210;

}  // namespace

const Dialect& dialect(Generation generation) { return kDialects[static_cast<size_t>(generation)]; }

const Dialect* dialectOfPrefix(std::string_view segment) {
  if (segment.empty()) return nullptr;
  const auto found = std::find_if(kDialects.begin(), kDialects.end(),
                                  [&](const Dialect& entry) { return entry.prefix == segment; });
  return found == kDialects.end() ? nullptr : &*found;
}

int32_t clientErrorCode(const Dialect& dialect, int32_t code) {
  const bool isShared = code >= ROOM_ERROR_NO_HANDLER && code <= ROOM_ERROR_APPLICATION;
  if (!dialect.oldErrorCodes || !isShared) return code;
  return code - ROOM_ERROR_NO_HANDLER + kFirstOldErrorCode;
}

int32_t clientErrorCode(const Dialect& dialect, int32_t code, int32_t fallback) {
  return clientErrorCode(dialect, code == ROOM_ERROR_NONE ? fallback : code);
}

}  // namespace roomd::wire
