/* Crashes in load(), and lets no sanitizer say more about it than the system does. */
#include <signal.h>

#include "sample.h"

static int32_t load(char* error, size_t size) {
  (void)error, (void)size;
  signal(SIGSEGV, SIG_DFL);
  return raise(SIGSEGV);
}

SAMPLE_PLUGIN(ROOM_ABI_MAJOR, ignoreJoin, "", load, 0);
