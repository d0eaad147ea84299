#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wire/dialect.hpp"

namespace roomd::wire::test {

/// The bytes written as hexadecimal digits; blanks between them are for the reader only.
std::string bytes(std::string_view hex);

/// A frame that went between an original client and an original server.
struct RecordedFrame {
  Generation generation;
  std::string session;
  int connection;
  bool isFromClient;
  std::string bytes;
  std::string description;
};

/// All frames of tests/data/captures, in the order they were seen.
const std::vector<RecordedFrame>& recordedFrames();

/// Those of one side.
std::vector<const RecordedFrame*> framesOf(bool isFromClient);

/// Where a frame is from, for the messages of failures.
std::string label(const RecordedFrame& frame);

}  // namespace roomd::wire::test
