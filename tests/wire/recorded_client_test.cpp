// Replays what original clients of all four generations said.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "recorded.hpp"
#include "wire/frame.hpp"
#include "wire/payload.hpp"

namespace roomd::wire {
namespace {

using nlohmann::json;
using test::framesOf;
using test::label;
using test::RecordedFrame;
using test::recordedFrames;
using Kind = ClientMessage::Kind;

/// What the recording says about a message type.
struct DescribedType {
  bool isText;
  std::string name;
};

DescribedType describedType(const std::string& description) {
  constexpr std::string_view number = "number type ";
  const size_t numberAt = description.find(number);
  if (numberAt != std::string::npos) {
    const size_t start = numberAt + number.size();
    return {false, description.substr(start, description.find_first_of(" ,", start) - start)};
  }
  const size_t start = description.find("type \"") + 6;
  return {true, description.substr(start, description.find('"', start) - start)};
}

Kind describedKind(const std::string& description) {
  const std::vector<std::pair<const char*, Kind>> starts{
      {"JOIN_ROOM acknowledgement", Kind::joinAck},
      {"LEAVE_ROOM", Kind::leave},
      {"ROOM_DATA_BYTES", Kind::bytes},
      {"ROOM_DATA", Kind::data},
      {"frame (undecodable", Kind::data},  // the payload is what cannot be read
      {"PING", Kind::ping},
      {"ROOM_REQUEST", Kind::request},
      {"ROOM_INPUT", Kind::ignored},
      {"OP", Kind::ignored},
  };
  for (const auto& [start, kind] : starts) {
    if (description.starts_with(start)) return kind;
  }
  ADD_FAILURE() << "a new kind of frame: " << description;
  return Kind::malformed;
}

TEST(RecordedClient, FramesAreReadAsDescribed) {
  std::set<Kind> seen;
  for (const RecordedFrame* frame : framesOf(true)) {
    const ClientMessage message = parseClientMessage(frame->bytes);
    const Kind expected = describedKind(frame->description);
    EXPECT_EQ(message.kind, expected) << label(*frame);
    seen.insert(message.kind);
    const bool hasType =
        expected == Kind::data || expected == Kind::bytes || expected == Kind::request;
    if (!hasType || frame->description.starts_with("frame (")) continue;
    const DescribedType type = describedType(frame->description);
    EXPECT_EQ(message.type.isText, type.isText) << label(*frame);
    EXPECT_EQ(
        message.type.isText ? std::string(message.type.text) : std::to_string(message.type.number),
        type.name)
        << label(*frame);
    EXPECT_EQ(message.payload.empty(), frame->description.find("no payload") != std::string::npos ||
                                           frame->description.ends_with("payload (none)"))
        << label(*frame);
    if (expected == Kind::request) {
      EXPECT_NE(frame->description.find("id=" + std::to_string(message.requestId) + " "),
                std::string::npos)
          << label(*frame);
    }
  }
  EXPECT_EQ(seen.size(), 7u) << "every kind but malformed is in the recordings";
}

TEST(RecordedClient, FramesMayBeCutAnywhere) {
  for (const RecordedFrame* frame : framesOf(true)) {
    for (size_t size = 0; size < frame->bytes.size(); ++size) {
      // A copy of the exact size, so that a sanitizer sees a read past the end.
      const std::vector<char> cut(frame->bytes.begin(),
                                  frame->bytes.begin() + static_cast<std::ptrdiff_t>(size));
      const ClientMessage message = parseClientMessage({cut.data(), cut.size()});
      std::string out;
      normalizePayload(message.payload, true, out);
      if (message.kind == Kind::data || message.kind == Kind::bytes) {
        EXPECT_EQ(message.payload.data() + message.payload.size(), cut.data() + cut.size());
      }
    }
  }
}

/// The payload of a client, as rooms get it; discarded when it is invalid.
json payloadValue(std::string_view payload, bool records) {
  std::string out;
  switch (normalizePayload(payload, records, out)) {
    case Payload::invalid:
      return json(json::value_t::discarded);
    case Payload::rewritten:
      payload = out;
      break;
    case Payload::plain:
      break;
  }
  return json::from_msgpack(payload);
}

/// What a description says about a payload; discarded when it is cut short. BigInt is written 123n.
json describedPayload(const std::string& description) {
  const size_t at = description.find(" payload ");
  if (at == std::string::npos) return json(json::value_t::discarded);
  const json value = json::parse(description.substr(at + 9), nullptr, false);
  if (!value.is_string()) return value;
  const auto text = value.get<std::string>();
  const bool isBigInt = text.size() > 1 &&
                        text.find_first_not_of("-0123456789") == text.size() - 1 &&
                        text.ends_with('n');
  return isBigInt ? json(std::stoll(text)) : value;
}

/// Without the members that JavaScript leaves out of JSON.
json withoutNullMembers(const json& value) {
  json result = value;
  if (result.is_object()) {
    for (auto member = result.begin(); member != result.end();) {
      member = member->is_null() ? result.erase(member) : std::next(member);
    }
  }
  if (result.is_structured()) {
    for (json& element : result) element = withoutNullMembers(element);
  }
  return result;
}

bool hasBinary(const json& value) {
  if (value.is_binary()) return true;
  if (!value.is_structured()) return false;
  for (const json& element : value) {
    if (hasBinary(element)) return true;
  }
  return false;
}

TEST(RecordedClient, PayloadsMeanWhatIsDescribed) {
  size_t compared = 0;
  for (const RecordedFrame* frame : framesOf(true)) {
    const ClientMessage message = parseClientMessage(frame->bytes);
    const json expected = describedPayload(frame->description);
    if (expected.is_discarded() || message.payload.empty()) continue;
    const json value = payloadValue(message.payload, dialect(frame->generation).payloadRecords);
    if (message.payload == "\xC1") {
      EXPECT_TRUE(value.is_discarded());
      continue;
    }
    ASSERT_FALSE(value.is_discarded()) << label(*frame);
    // Bytes and timestamps have no JSON form; the echo test covers them.
    if (hasBinary(value)) continue;
    EXPECT_EQ(withoutNullMembers(value), withoutNullMembers(expected)) << label(*frame);
    ++compared;
  }
  EXPECT_GT(compared, 200u);
}

TEST(RecordedClient, ServersEchoWhatWeUnderstand) {
  size_t compared = 0;
  for (const Generation generation :
       {Generation::g15, Generation::g16, Generation::g17, Generation::g18}) {
    std::vector<json> sent;
    std::vector<json> echoed;
    for (const RecordedFrame& frame : recordedFrames()) {
      if (frame.generation != generation || frame.session != "client_value_types") continue;
      const ClientMessage message = parseClientMessage(frame.bytes);
      if (message.kind != Kind::data || message.type.text != "echo") continue;
      const bool records = frame.isFromClient && dialect(generation).payloadRecords;
      (frame.isFromClient ? sent : echoed).push_back(payloadValue(message.payload, records));
    }
    ASSERT_EQ(sent.size(), echoed.size());
    for (size_t i = 0; i < sent.size(); ++i) EXPECT_EQ(sent[i], echoed[i]) << i;
    compared += sent.size();
  }
  EXPECT_GT(compared, 100u);
}

}  // namespace
}  // namespace roomd::wire
