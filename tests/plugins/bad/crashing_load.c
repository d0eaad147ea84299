/* Follows a pointer to nowhere in load(). */
#include "sample.h"

static volatile int* volatile nowhere = 0;

static int32_t load(char* error, size_t size) {
  (void)error, (void)size;
  return *nowhere;
}

SAMPLE_PLUGIN(ROOM_ABI_MAJOR, ignoreJoin, "", load, 0);
