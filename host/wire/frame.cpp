#include "wire/frame.hpp"

#include <array>
#include <cassert>
#include <cstring>
#include <new>
#include <string>
#include <utility>

#include "wire/byte_order.hpp"
#include "wire/number.hpp"

namespace roomd::wire {

/// The bytes of the frame follow in the same allocation.
struct Frame::Block {
  std::atomic<uint32_t> owners;
  uint32_t headerSize;
  size_t size;

  char* bytes() { return reinterpret_cast<char*>(this + 1); }
};

/// Makes frames. All parts are known before the first byte is written, so a frame is one allocation
/// of the exact size.
class FrameWriter {
 public:
  /// A whole WebSocket message: the opcode byte and the parts, one behind the other.
  static Frame message(Opcode opcode, std::span<const std::string_view> parts) {
    FrameWriter writer(kBinary, 1 + sizeOf(parts));
    *writer.cursor_++ = static_cast<char>(opcode);
    for (const std::string_view part : parts) writer.append(part);
    return std::move(writer.frame_);
  }

  static Frame message(Opcode opcode, std::initializer_list<std::string_view> parts) {
    return message(opcode, std::span(parts.begin(), parts.size()));
  }

  static Frame control(uint8_t webSocketOpcode, std::string_view body) {
    FrameWriter writer(webSocketOpcode, body.size());
    writer.append(body);
    return std::move(writer.frame_);
  }

  static constexpr uint8_t kBinary = 2;
  static constexpr uint8_t kClose = 8;
  static constexpr uint8_t kPing = 9;

 private:
  /// Allocates the frame and writes its header (RFC 6455, section 5.2): final, not masked.
  FrameWriter(uint8_t webSocketOpcode, size_t payloadSize) {
    const size_t headerSize = payloadSize < 126 ? 2 : payloadSize <= 0xFFFF ? 4 : 10;
    const size_t size = headerSize + payloadSize;
    void* const memory = ::operator new(sizeof(Frame::Block) + size);
    frame_.block_ = new (memory)
        Frame::Block{.owners = 1, .headerSize = static_cast<uint32_t>(headerSize), .size = size};
    cursor_ = frame_.block_->bytes();
    cursor_[0] = static_cast<char>(0x80 | webSocketOpcode);
    if (headerSize == 2) {
      cursor_[1] = static_cast<char>(payloadSize);
    } else if (headerSize == 4) {
      cursor_[1] = 126;
      storeBigEndian(cursor_ + 2, static_cast<uint16_t>(payloadSize));
    } else {
      cursor_[1] = 127;
      storeBigEndian(cursor_ + 2, static_cast<uint64_t>(payloadSize));
    }
    cursor_ += headerSize;
  }

  static size_t sizeOf(std::span<const std::string_view> parts) {
    size_t size = 0;
    for (const std::string_view part : parts) size += part.size();
    return size;
  }

  void append(std::string_view part) {
    if (part.empty()) return;
    std::memcpy(cursor_, part.data(), part.size());
    cursor_ += part.size();
  }

  Frame frame_;
  char* cursor_;
};

Frame::Frame(const Frame& other) noexcept : block_(other.block_) {
  if (block_ != nullptr) block_->owners.fetch_add(1, std::memory_order_relaxed);
}

Frame::Frame(Frame&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}

Frame& Frame::operator=(Frame other) noexcept {
  std::swap(block_, other.block_);
  return *this;
}

Frame::~Frame() {
  if (block_ == nullptr) return;
  if (block_->owners.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  block_->~Block();
  ::operator delete(block_);
}

std::string_view Frame::bytes() const {
  return block_ == nullptr ? std::string_view{} : std::string_view(block_->bytes(), block_->size);
}

std::string_view Frame::payload() const {
  return block_ == nullptr ? std::string_view{} : bytes().substr(block_->headerSize);
}

namespace {

/// One length byte, for the texts in front of the handshake.
std::array<char, 1> shortLength(std::string_view text) {
  assert(text.size() <= 0xFF && "tokens and serializer ids have at most 255 bytes");
  return {static_cast<char>(text.size())};
}

std::string_view view(const std::array<char, 1>& byte) { return {byte.data(), byte.size()}; }

/// What stands in front of the handshake in the universal form (section 6.3): its length for 0.18,
/// which 0.16 and 0.17 read as a field they do not know and skip up to the next FF; then "switch to
/// object 0", harmless for 0.18. A length byte FF would end that skipping too early, hence as many
/// of these switches as it takes to have none.
std::string universalHandshakeHead(size_t handshakeSize) {
  constexpr std::string_view switchToRoot("\xFF\x00", 2);
  std::string switches(switchToRoot);
  while (true) {
    const ShortBytes length = encodeNumber(static_cast<int64_t>(switches.size() + handshakeSize));
    if (length.view().find('\xFF') == std::string_view::npos) {
      return std::string(length.view()) + switches;
    }
    switches += switchToRoot;
  }
}

ShortBytes encodeTypeHead(const MessageType& type) {
  return type.isText ? encodeStringHead(type.text.size()) : encodeNumber(type.number);
}

std::string_view typeBody(const MessageType& type) {
  return type.isText ? type.text : std::string_view{};
}

}  // namespace

Frame joinRoomFrame(const Dialect& dialect, std::string_view token, bool hasState,
                    std::string_view handshake, bool skipHandshake) {
  const std::string_view serializer = hasState ? "schema" : "none";
  if (skipHandshake || !hasState) handshake = {};
  std::string head;
  if (dialect.joinForm == JoinForm::measured) {
    appendNumber(head, static_cast<int64_t>(handshake.size()));
  } else if (dialect.joinForm == JoinForm::universal && !handshake.empty()) {
    head = universalHandshakeHead(handshake.size());
  }
  const auto tokenLength = shortLength(token);
  const auto serializerLength = shortLength(serializer);
  return FrameWriter::message(Opcode::joinRoom, {view(tokenLength), token, view(serializerLength),
                                                 serializer, head, handshake});
}

Frame errorFrame(int32_t code, std::string_view message) {
  const ShortBytes number = encodeNumber(code);
  const ShortBytes messageHead = encodeStringHead(message.size());
  return FrameWriter::message(Opcode::error, {number.view(), messageHead.view(), message});
}

Frame dataFrame(const MessageType& type, std::string_view payload, bool raw) {
  const ShortBytes typeHead = encodeTypeHead(type);
  return FrameWriter::message(raw ? Opcode::roomDataBytes : Opcode::roomData,
                              {typeHead.view(), typeBody(type), payload});
}

Frame schemaMessageFrame(uint32_t typeId, std::string_view content) {
  return FrameWriter::message(Opcode::roomDataSchema, {encodeNumber(typeId).view(), content});
}

Frame stateFrame(uint32_t kind, std::span<const std::string_view> parts) {
  return FrameWriter::message(kind == ROOM_STATE_FULL ? Opcode::roomState : Opcode::roomStatePatch,
                              parts);
}

Frame responseFrame(uint32_t requestId, ResponseStatus status, std::string_view payload) {
  const ShortBytes number = encodeNumber(requestId);
  const std::array<char, 1> statusByte{static_cast<char>(status)};
  return FrameWriter::message(Opcode::roomResponse, {number.view(), view(statusByte), payload});
}

Frame pingFrame() { return FrameWriter::message(Opcode::ping, {}); }

Frame webSocketPing() { return FrameWriter::control(FrameWriter::kPing, "?"); }

Frame webSocketClose() { return FrameWriter::control(FrameWriter::kClose, {}); }

}  // namespace roomd::wire
