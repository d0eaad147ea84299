/* Another version of the good plugin. */
#include "sample.h"

SAMPLE_PLUGIN(ROOM_ABI_MAJOR, ignoreJoin, "second", 0, 0);
