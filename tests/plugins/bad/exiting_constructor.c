/* Ends the process that opens it, without a word and with success. */
#include <stdlib.h>

#include "sample.h"

static void __attribute__((constructor)) leave(void) { exit(0); }

SAMPLE_PLUGIN(ROOM_ABI_MAJOR, ignoreJoin, "", 0, 0);
