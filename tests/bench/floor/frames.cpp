#include "frames.hpp"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <charconv>
#include <cstdint>
#include <cstring>

namespace bench {

namespace {

std::string_view header(std::string_view head, std::string_view name) {
  const size_t at = head.find(name);
  if (at == head.npos) return {};
  head.remove_prefix(at + name.size());
  return head.substr(0, head.find('\r'));
}

void unmask(char* bytes, size_t size, const char* mask) {
  uint32_t half = 0;
  std::memcpy(&half, mask, sizeof half);
  const uint64_t whole = uint64_t{half} << 32 | half;
  size_t at = 0;
  for (; at + sizeof whole <= size; at += sizeof whole) {
    uint64_t word = 0;
    std::memcpy(&word, bytes + at, sizeof word);
    word ^= whole;
    std::memcpy(bytes + at, &word, sizeof word);
  }
  for (; at < size; ++at) bytes[at] = static_cast<char>(bytes[at] ^ mask[at % 4]);
}

}  // namespace

std::string_view writeFrame(std::string& frame, std::string_view payload, unsigned opcode) {
  const size_t size = payload.size();
  frame.assign(1, static_cast<char>(0x80 | opcode));
  unsigned lengthBytes = 0;
  if (size < 126) {
    frame += static_cast<char>(size);
  } else {
    lengthBytes = size < 65536 ? 2 : 8;
    frame += static_cast<char>(lengthBytes == 2 ? 126 : 127);
  }
  while (lengthBytes-- > 0) frame += static_cast<char>(size >> 8 * lengthBytes);
  return frame += payload;
}

size_t readFrames(char* bytes, size_t size,
                  const std::function<bool(unsigned, std::string_view)>& take) {
  constexpr size_t kMask = 4;
  size_t used = 0;
  while (size - used >= 2) {
    char* frame = bytes + used;
    size_t length = static_cast<unsigned char>(frame[1]) & 127u;
    size_t head = 2;
    if (length >= 126) {
      const size_t lengthBytes = length == 126 ? 2 : 8;
      if (size - used < head + lengthBytes) break;
      length = 0;
      for (; head < 2 + lengthBytes; ++head) {
        length = length << 8 | static_cast<unsigned char>(frame[head]);
      }
    }
    if (size - used < head + kMask + length) break;
    char* payload = frame + head + kMask;
    unmask(payload, length, frame + head);
    used += head + kMask + length;
    if (!take(static_cast<unsigned char>(frame[0]) & 15u, {payload, length})) break;
  }
  return used;
}

Request readRequest(std::string_view bytes) {
  const size_t end = bytes.find("\r\n\r\n");
  if (end == bytes.npos) return {};
  const std::string_view head = bytes.substr(0, end + 2);
  size_t body = 0;
  const std::string_view length = header(head, "Content-Length: ");
  std::from_chars(length.data(), length.data() + length.size(), body);
  Request request;
  if (bytes.size() < end + 4 + body) return request;
  request.size = end + 4 + body;
  const size_t first = head.find(' ');
  request.method = head.substr(0, first);
  request.target = head.substr(first + 1, head.find(' ', first + 1) - first - 1);
  request.webSocketKey = header(head, "Sec-WebSocket-Key: ");
  request.closes = header(head, "Connection: ") == "close";
  return request;
}

std::string upgradeAnswer(std::string_view webSocketKey) {
  const std::string salted = std::string(webSocketKey) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  unsigned char hash[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(salted.data()), salted.size(), hash);
  unsigned char accept[32];
  EVP_EncodeBlock(accept, hash, sizeof hash);
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Accept: " +
         std::string(reinterpret_cast<const char*>(accept)) + "\r\n\r\n";
}

std::string jsonAnswer(std::string_view json, bool closes) {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(json.size()) + (closes ? "\r\nConnection: close" : "") + "\r\n\r\n" +
         std::string(json);
}

}  // namespace bench
