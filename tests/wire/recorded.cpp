#include "recorded.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace roomd::wire::test {
namespace {

int digit(char character) {
  if (character >= '0' && character <= '9') return character - '0';
  if (character >= 'a' && character <= 'f') return character - 'a' + 10;
  throw std::invalid_argument("not a hexadecimal digit");
}

void load(Generation generation, const std::string& name, std::vector<RecordedFrame>& frames) {
  std::ifstream file(std::string(ROOMD_TEST_DATA "/captures/") + name);
  const auto capture = nlohmann::json::parse(file);
  for (const auto& session : capture.at("sessions")) {
    for (const auto& event : session.at("events")) {
      if (event.at("kind") != "frame") continue;
      frames.push_back({.generation = generation,
                        .session = session.at("name"),
                        .connection = event.at("conn"),
                        .isFromClient = event.at("dir") == "c2s",
                        .bytes = bytes(event.at("hex").get<std::string>()),
                        .description = event.at("desc")});
    }
  }
}

}  // namespace

std::string bytes(std::string_view hex) {
  std::string digits(hex);
  std::erase(digits, ' ');
  std::string result;
  for (size_t i = 0; i < digits.size(); i += 2) {
    result += static_cast<char>(digit(digits.at(i)) << 4 | digit(digits.at(i + 1)));
  }
  return result;
}

const std::vector<RecordedFrame>& recordedFrames() {
  static const std::vector<RecordedFrame> frames = [] {
    std::vector<RecordedFrame> all;
    load(Generation::g15, "0.15.json", all);
    load(Generation::g16, "0.16.json", all);
    load(Generation::g17, "0.17.json", all);
    load(Generation::g18, "0.18.json", all);
    return all;
  }();
  return frames;
}

std::vector<const RecordedFrame*> framesOf(bool isFromClient) {
  std::vector<const RecordedFrame*> frames;
  for (const RecordedFrame& frame : recordedFrames()) {
    if (frame.isFromClient == isFromClient) frames.push_back(&frame);
  }
  return frames;
}

std::string label(const RecordedFrame& frame) {
  return std::string(dialect(frame.generation).name) + " " + frame.session + ": " +
         frame.description;
}

}  // namespace roomd::wire::test
