#include <stdio.h>

#include "sample.h"

static int32_t onLoad(char* error, size_t size) {
  snprintf(error, size, "no database");
  return 7;
}

SAMPLE_PLUGIN(ROOM_ABI_MAJOR, ignoreJoin, "", onLoad, 0);
