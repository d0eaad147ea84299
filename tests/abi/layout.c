/* Compiles room/abi.h and the headers of its extensions alone as C11, and compares their layout with the one that is frozen. */
#include <room/abi.h>
#include <room/abi_handover.h>
#include <room/abi_schema_message.h>
#include <room/abi_state_types.h>

#define STRUCT(type, size) _Static_assert(sizeof(type) == (size), "size of " #type);
#define MEMBER(type, member, offset, size)                                            \
  _Static_assert(offsetof(type, member) == (offset), "offset of " #type "." #member); \
  _Static_assert(sizeof(((type*)0)->member) == (size), "size of " #type "." #member);
#define CONSTANT(name, value) _Static_assert((name) == (value), "value of " #name);

#include "layout.inc"

_Static_assert(ROOM_ABI_MAJOR == 1 && ROOM_ABI_MINOR == 0, "version");
_Static_assert(sizeof ROOM_ABI_MAGIC == 9, "the magic has 8 bytes and the NUL");
