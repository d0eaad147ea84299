#include "sample.h"

SAMPLE_PLUGIN(ROOM_ABI_MAJOR, 0, "", 0, 0);
