/* A plugin with nothing wrong; other files add what is. */
#include "sample.h"

SAMPLE_PLUGIN(ROOM_ABI_MAJOR, ignoreJoin, "", 0, 0);
