/* Well made, but for a host of another age. */
#include <room/abi.h>

ROOM_EXPORT const room_plugin room_plugin_main = {
    .magic = {'R', 'O', 'O', 'M', 'P', 'L', 'U', 'G'},
    .abi_major = 99,
    .size = sizeof(room_plugin),
};
