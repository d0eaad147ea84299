// Compiles room/abi.h and room/abi_handover.h alone as C++, compares its layout with the one that
// is frozen, and tries ROOM_HAS.
#include <room/abi.h>
#include <room/abi_handover.h>
#include <room/abi_schema_message.h>
#include <room/abi_state_types.h>

#define STRUCT(type, size) static_assert(sizeof(type) == (size), "size of " #type);
#define MEMBER(type, member, offset, size)                                           \
  static_assert(offsetof(type, member) == (offset), "offset of " #type "." #member); \
  static_assert(sizeof(static_cast<type*>(nullptr)->member) == (size),               \
                "size of " #type "." #member);
#define CONSTANT(name, value) static_assert((name) == (value), "value of " #name);

#include <gtest/gtest.h>

#include "layout.inc"

namespace {

TEST(Abi, hasTellsWhatATableOffers) {
  room_vtable table{};
  table.size = sizeof table;
  EXPECT_FALSE(ROOM_HAS(&table, room_vtable, on_auth)) << "not offered";
  table.on_auth = [](room_instance*, room_op, const room_join*, const room_auth_context*) {};
  EXPECT_TRUE(ROOM_HAS(&table, room_vtable, on_auth));
  table.size = offsetof(room_vtable, on_auth);
  EXPECT_FALSE(ROOM_HAS(&table, room_vtable, on_auth)) << "from before the member existed";
  table.size += sizeof table.on_auth - 1;
  EXPECT_FALSE(ROOM_HAS(&table, room_vtable, on_auth)) << "cut in the middle";
}

}  // namespace
