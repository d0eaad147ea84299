// The room in plain C, in the same hands as the rooms of the SDK.
#include "fake_host.hpp"

namespace {

using room::Bytes;
using room::Value;

class PlainC : public testing::Test {
 protected:
  PlainC() {
    EXPECT_FALSE(room_.create()->failed);
    EXPECT_FALSE(room_.join(1)->failed);
  }
  static const room_factory& factory() { return *room_plugin_main.factories[0]; }
  const fake::Sent& sent() { return host_.sent.back(); }

  fake::Host host_;
  fake::Room room_{host_, *factory().vtable, factory().create(&factory(), &host_.table, 999)};
};

TEST_F(PlainC, isCalledPlain) {
  EXPECT_EQ(room_plugin_main.factory_count, 1u);
  EXPECT_STREQ(factory().name, "Plain");
  EXPECT_EQ(factory().handshake(&factory(), ROOM_HANDSHAKE_V3).size, 0u);
}

TEST_F(PlainC, echoesToTheSender) {
  room_.message(1, "hello", Value{{"x", 1}});
  EXPECT_EQ(sent().clients, std::vector<room_client>{1});
  EXPECT_EQ(sent().type, room::MessageType("hello"));
  EXPECT_EQ(sent().payload, (Value{{"x", 1}}));
  room_.message(1, 7);
  EXPECT_EQ(sent().type, room::MessageType(7));
  EXPECT_TRUE(sent().payload.isUndefined());
  const Bytes bytes = {3, 2, 1};
  room_.raw(1, "raw", {bytes.data(), bytes.size()}, ROOM_MESSAGE_BYTES);
  EXPECT_EQ(sent().flags, uint32_t{ROOM_SEND_BYTES});
  EXPECT_EQ(sent().payload.bytes(), bytes);
  room_.message(1, "request", 5, 42);
  ASSERT_NE(host_.result(42), nullptr);
  EXPECT_EQ(host_.result(42)->value, Value(5));
}

TEST_F(PlainC, countsItsClients) {
  room_.join(2);
  room_.join(3);
  room_.leave(2);
  room_.forget(2);
  room_.message(1, "count");
  EXPECT_EQ(sent().payload, Value(2));
  room_.message(1, "counts", 9);
  EXPECT_EQ(sent().payload, Value(9));
  EXPECT_FALSE(room_.dispose()->failed);
}

}  // namespace
