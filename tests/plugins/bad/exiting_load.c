/* Ends the process that loads it, as programs do that were turned into plugins. */
#include <stdlib.h>

#include "sample.h"

static int32_t load(char* error, size_t size) {
  (void)error, (void)size;
  exit(0);
}

SAMPLE_PLUGIN(ROOM_ABI_MAJOR, ignoreJoin, "", load, 0);
