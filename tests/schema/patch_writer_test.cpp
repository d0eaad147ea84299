#include "room/state/patch_writer.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace {

using room::detail::ByteBuffer;
using room::detail::PatchWriter;

/// Writes "a", then "2" or "three", then "b", then "two" or nothing.
PatchWriter written(std::uint32_t streams) {
  PatchWriter writer;
  writer.start(streams);
  writer.common().append("a");
  writer.differ([](ByteBuffer& v2) { v2.append("2"); }, [](ByteBuffer& v3) { v3.append("three"); });
  writer.common().append("b");
  writer.differ([](ByteBuffer& v2) { v2.append("two"); }, [](ByteBuffer&) {});
  writer.finish();
  return writer;
}

TEST(PatchWriter, GivesEachStreamItsOwn) {
  const PatchWriter writer = written(ROOM_STREAM_V2 | ROOM_STREAM_V3);
  EXPECT_EQ(writer.bytes(ROOM_STREAM_V2), "a2btwo");
  EXPECT_EQ(writer.bytes(ROOM_STREAM_V3), "athreeb");
}

TEST(PatchWriter, WritesOneStreamAlone) {
  EXPECT_EQ(written(ROOM_STREAM_V2).bytes(ROOM_STREAM_V2), "a2btwo");
  EXPECT_EQ(written(ROOM_STREAM_V3).bytes(ROOM_STREAM_V3), "athreeb");
}

TEST(PatchWriter, SharesWhatDoesNotDiffer) {
  PatchWriter writer;
  writer.start(ROOM_STREAM_V2 | ROOM_STREAM_V3);
  writer.common().append("same");
  writer.finish();
  EXPECT_EQ(writer.bytes(ROOM_STREAM_V2).data(), writer.bytes(ROOM_STREAM_V3).data());
}

TEST(PatchWriter, StartsAfresh) {
  PatchWriter writer = written(ROOM_STREAM_V2 | ROOM_STREAM_V3);
  writer.start(ROOM_STREAM_V2 | ROOM_STREAM_V3);
  writer.common().append("new");
  writer.finish();
  EXPECT_EQ(writer.bytes(ROOM_STREAM_V2), "new");
}

}  // namespace
