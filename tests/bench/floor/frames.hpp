// RFC 6455 and HTTP as far as the load generator speaks them.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace bench {

constexpr unsigned kBinaryFrame = 2, kCloseFrame = 8;

/// Makes `frame` a whole frame around `payload`, and returns it.
std::string_view writeFrame(std::string& frame, std::string_view payload,
                            unsigned opcode = kBinaryFrame);

/// Takes whole frames from the front of `bytes`, unmasking them there, and hands out each; stops
/// when `take` returns false. Returns the size of what it took.
size_t readFrames(char* bytes, size_t size,
                  const std::function<bool(unsigned opcode, std::string_view payload)>& take);

struct Request {
  std::string_view method, target, webSocketKey;
  bool closes = false;
  size_t size = 0;  // with its body; 0: it is not whole yet
};

Request readRequest(std::string_view bytes);

std::string upgradeAnswer(std::string_view webSocketKey);
std::string jsonAnswer(std::string_view json, bool closes);

}  // namespace bench
