/* Calls a function that nobody has: the linker of a lazy build does not notice. */
#include <room/abi.h>

void no_such_function(void);

static int32_t load(char* error, size_t error_size) {
  (void)error;
  (void)error_size;
  no_such_function();
  return 0;
}

ROOM_EXPORT const room_plugin room_plugin_main = {
    .magic = {'R', 'O', 'O', 'M', 'P', 'L', 'U', 'G'},
    .abi_major = ROOM_ABI_MAJOR,
    .abi_minor = ROOM_ABI_MINOR,
    .size = sizeof(room_plugin),
    .load = load,
};
