// What ROOM_PLUGIN exports.
#include "room_fixture.hpp"

namespace deep::inside {
struct First : room::Room<> {};
}  // namespace deep::inside

struct Second_2 : room::Room<> {
  void onMessage() = delete;  // not a hook: no concern of ROOM_PLUGIN
};

ROOM_PLUGIN(deep::inside::First, Second_2)

namespace {

TEST(Plugin, describesItself) {
  EXPECT_EQ(std::string_view(room_plugin_main.magic, 8), ROOM_ABI_MAGIC);
  EXPECT_EQ(room_plugin_main.abi_major, ROOM_ABI_MAJOR);
  EXPECT_EQ(room_plugin_main.abi_minor, ROOM_ABI_MINOR);
  EXPECT_EQ(room_plugin_main.size, sizeof(room_plugin));
  EXPECT_EQ(std::string_view(room_plugin_main.sdk), "roomd C++ SDK 0.1.0");
  EXPECT_NE(std::string_view(room_plugin_main.build), "");
}

TEST(Plugin, offersEachClassUnderItsLastName) {
  ASSERT_EQ(room_plugin_main.factory_count, 2u);
  const room_factory& first = *room_plugin_main.factories[0];
  EXPECT_STREQ(first.name, "First");
  EXPECT_STREQ(room_plugin_main.factories[1]->name, "Second_2");
  EXPECT_EQ(first.size, sizeof(room_factory));
  EXPECT_EQ(first.vtable->size, sizeof(room_vtable));
  EXPECT_EQ(first.extension(&first, "room.none/1"), nullptr);
}

TEST(Plugin, makesRooms) {
  const room_factory& factory = *room_plugin_main.factories[0];
  fake::Host host;
  room_instance* instance = factory.create(&factory, &host.table, 1);
  ASSERT_NE(instance, nullptr);
  EXPECT_EQ(host.result(1), nullptr);
  EXPECT_EQ(factory.vtable->extension(instance, "room.none/1"), nullptr);
  fake::Room room(host, *factory.vtable, instance);
  EXPECT_FALSE(room.create()->failed);
}

template <room::detail::FixedText names, size_t index>
std::string nameOf() {
  return room::detail::factoryName<names, index>().data();
}

TEST(Plugin, takesTheLastPartOfEachName) {
  EXPECT_EQ((nameOf<"A", 0>()), "A");
  EXPECT_EQ((nameOf<"my::A, ::other::B", 0>()), "A");
  EXPECT_EQ((nameOf<"my::A, ::other::B_2", 1>()), "B_2");
  EXPECT_EQ((nameOf<"A,B,C", 1>()), "B");
  EXPECT_EQ((nameOf<"A<int>", 0>()), "") << "refused by a static_assert";
}

}  // namespace
