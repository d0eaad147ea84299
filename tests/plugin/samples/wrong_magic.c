#include <room/abi.h>

ROOM_EXPORT const room_plugin room_plugin_main = {"PLUGROOM", 0, 0, 0, 0, 0, 0, 0, 0, 0};
