#include "wire/frame.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "recorded.hpp"
#include "wire/number.hpp"

namespace roomd::wire {
namespace {

using test::bytes;

MessageType named(std::string_view text) { return {.isText = true, .text = text}; }
MessageType numbered(uint32_t number) { return {.number = number}; }

TEST(Frame, IsEmptyUntilMadeAndAfterAMove) {
  Frame empty;
  EXPECT_FALSE(empty);
  EXPECT_EQ(empty.bytes(), "");
  EXPECT_EQ(empty.payload(), "");

  Frame full = pingFrame();
  EXPECT_TRUE(full);
  const Frame moved = std::move(full);
  EXPECT_FALSE(full);  // NOLINT(bugprone-use-after-move): the class promises this
  EXPECT_EQ(moved.bytes(), bytes("82 01 12"));
}

TEST(Frame, CopiesShareTheBytes) {
  Frame first = errorFrame(1, "text");
  Frame copy = first;
  EXPECT_EQ(copy.bytes().data(), first.bytes().data());
  first = Frame();
  EXPECT_EQ(copy.payload(), bytes("0b 01 a4") + "text");
  Frame& alias = copy;
  copy = alias;
  EXPECT_EQ(copy.payload(), bytes("0b 01 a4") + "text");
}

TEST(Frame, CopiesLiveOnSeveralThreads) {
  const Frame frame = errorFrame(1, "shared");
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([frame] {
      for (int turn = 0; turn < 10000; ++turn) {
        const Frame copy = frame;
        ASSERT_EQ(copy.size(), 2 + 1 + 1 + 1 + 6u);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(Frame, HasTheShortestWebSocketHeader) {
  const std::vector<std::pair<size_t, const char*>> cases{
      {2, "8202"},
      {125, "827d"},
      {126, "827e007e"},
      {65535, "827effff"},
      {65536, "827f0000000000010000"},
  };
  for (const auto& [size, header] : cases) {
    const std::string payload(size - 2, 'x');
    const Frame frame = dataFrame(numbered(7), payload, false);
    EXPECT_EQ(frame.bytes(), bytes(header) + bytes("0d07") + payload) << size;
    EXPECT_EQ(frame.payload(), bytes("0d07") + payload) << size;
    EXPECT_EQ(frame.size(), frame.bytes().size());
  }
}

TEST(Frame, ControlFramesHaveNoBody) {
  EXPECT_EQ(webSocketPing().bytes(), bytes("8901 3f"));
  EXPECT_EQ(webSocketClose().bytes(), bytes("8800"));
}

TEST(ErrorFrame, HoldsCodeAndMessage) {
  EXPECT_EQ(errorFrame(4216, "no").payload(), bytes("0b cd7810 a2") + "no");
  EXPECT_EQ(errorFrame(0, "").payload(), bytes("0b 00 a0"));
  EXPECT_EQ(errorFrame(-1, std::string(300, 'e')).payload(),
            bytes("0b ff da2c01") + std::string(300, 'e'));
}

TEST(DataFrame, HoldsTypeAndPayload) {
  EXPECT_EQ(dataFrame(named("echo"), bytes("c0"), false).payload(), bytes("0d a46563686f c0"));
  EXPECT_EQ(dataFrame(named("echo"), "", false).payload(), bytes("0d a46563686f"));
  EXPECT_EQ(dataFrame(numbered(300), bytes("010203"), true).payload(), bytes("11 cd2c01 010203"));
  const std::string longName(70000, 'n');
  EXPECT_EQ(dataFrame(named(longName), "x", false).payload(),
            bytes("0d db70110100") + longName + "x");
}

TEST(SchemaMessageFrame, HoldsTheTypesNumberAndTheInstance) {
  EXPECT_EQ(schemaMessageFrame(3, bytes("ff00 80")).payload(), bytes("10 03 ff00 80"));
  EXPECT_EQ(schemaMessageFrame(200, "").payload(), bytes("10 ccc8"));
}

TEST(StateFrame, JoinsItsParts) {
  const std::vector<std::string_view> parts{"abc", "", "de"};
  EXPECT_EQ(stateFrame(ROOM_STATE_FULL, parts).payload(), bytes("0e") + "abcde");
  EXPECT_EQ(stateFrame(ROOM_STATE_PATCH, parts).payload(), bytes("0f") + "abcde");
  EXPECT_EQ(stateFrame(ROOM_STATE_PATCH, {}).payload(), bytes("0f"));
}

TEST(ResponseFrame, HoldsRequestIdAndStatus) {
  EXPECT_EQ(responseFrame(5, ResponseStatus::ok, "").payload(), bytes("16 05 00"));
  EXPECT_EQ(responseFrame(300, ResponseStatus::rejected, bytes("c3")).payload(),
            bytes("16 cd2c01 01 c3"));
  EXPECT_EQ(responseFrame(0xFFFFFFFF, ResponseStatus::error, "").payload(),
            bytes("16 ceffffffff 02"));
}

std::string join(Generation generation, bool hasState, std::string_view handshake, bool skip) {
  return std::string(
      joinRoomFrame(dialect(generation), "tok", hasState, handshake, skip).payload());
}

const std::string kSchema = test::bytes("0a 03") + "tok" + test::bytes("06") + "schema";
const std::string kNone = test::bytes("0a 03") + "tok" + test::bytes("04") + "none";

TEST(JoinRoomFrame, PlainFormEndsWithTheHandshake) {
  for (const Generation generation : {Generation::g15, Generation::g16, Generation::g17}) {
    EXPECT_EQ(join(generation, true, "HAND", false), kSchema + "HAND");
    EXPECT_EQ(join(generation, true, "HAND", true), kSchema);
    EXPECT_EQ(join(generation, false, "", false), kNone);
  }
}

TEST(JoinRoomFrame, MeasuredFormAlwaysHasALength) {
  EXPECT_EQ(join(Generation::g18, true, "HAND", false), kSchema + bytes("04") + "HAND");
  EXPECT_EQ(join(Generation::g18, true, std::string(200, 'h'), false),
            kSchema + bytes("ccc8") + std::string(200, 'h'));
  EXPECT_EQ(join(Generation::g18, true, "HAND", true), kSchema + bytes("00"));
  EXPECT_EQ(join(Generation::g18, false, "", false), kNone + bytes("00"));
}

TEST(JoinRoomFrame, UniversalFormHasNothingInsteadOfAnEmptyHandshake) {
  EXPECT_EQ(join(Generation::modern, true, "HAND", false), kSchema + bytes("06 ff00") + "HAND");
  EXPECT_EQ(join(Generation::modern, true, "HAND", true), kSchema);
  EXPECT_EQ(join(Generation::modern, true, "", false), kSchema);
  EXPECT_EQ(join(Generation::modern, false, "", false), kNone);
}

/// What 0.18 sees: a length and as many bytes; what 0.16 and 0.17 see: bytes to skip, the first FF,
/// 00.
void expectReadableByAll(size_t size) {
  const std::string handshake(size, '\x80');
  const std::string frame = join(Generation::modern, true, handshake, false);
  ASSERT_TRUE(frame.starts_with(kSchema));
  const std::string_view tail = std::string_view(frame).substr(kSchema.size());

  std::string_view behindLength = tail;
  int64_t length = 0;
  ASSERT_TRUE(readNumber(behindLength, length)) << size;
  EXPECT_EQ(behindLength.size(), static_cast<size_t>(length)) << size;
  EXPECT_TRUE(behindLength.ends_with(handshake)) << size;

  const size_t lengthSize = tail.size() - behindLength.size();
  EXPECT_EQ(tail.find('\xFF'), lengthSize) << size;
  const std::string_view switches = behindLength.substr(0, behindLength.size() - size);
  ASSERT_GE(switches.size(), 2u) << size;
  for (size_t i = 0; i < switches.size(); i += 2) EXPECT_EQ(switches.substr(i, 2), bytes("ff00"));
}

TEST(JoinRoomFrame, UniversalFormHasNoLengthByteFF) {
  for (size_t size = 1; size <= 1100; ++size) expectReadableByAll(size);
  for (size_t size = 65200; size <= 65600; ++size) expectReadableByAll(size);
}

TEST(JoinRoomFrame, UniversalFormPadsWhereALengthByteWouldBeFF) {
  const std::string shorter(252, 'h');
  EXPECT_EQ(join(Generation::modern, true, shorter, false), kSchema + bytes("ccfe ff00") + shorter);
  const std::string longer(253, 'h');
  EXPECT_EQ(join(Generation::modern, true, longer, false),
            kSchema + bytes("cd0101 ff00 ff00") + longer);
}

}  // namespace
}  // namespace roomd::wire
