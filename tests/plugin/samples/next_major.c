#include "sample.h"

SAMPLE_PLUGIN(ROOM_ABI_MAJOR + 1, ignoreJoin, "", 0, 0);
