/* Has the symbol by chance: it begins with something else. */
#include <room/abi.h>

ROOM_EXPORT const room_plugin room_plugin_main = {
    .magic = {'P', 'L', 'U', 'G', 'R', 'O', 'O', 'M'},
    .abi_major = ROOM_ABI_MAJOR,
    .size = sizeof(room_plugin),
};
