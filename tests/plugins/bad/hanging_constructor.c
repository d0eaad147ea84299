/* Never comes back from its static constructor. */
#include <unistd.h>

#include "sample.h"

static void __attribute__((constructor)) hang(void) {
  while (1) pause();
}

SAMPLE_PLUGIN(ROOM_ABI_MAJOR, ignoreJoin, "", 0, 0);
