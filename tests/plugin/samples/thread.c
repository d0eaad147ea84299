/* Starts a thread in load() that goes on until the environment has SAMPLE_THREAD_ENDS. */
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "sample.h"

static void* work(void* nothing) {
  while (getenv("SAMPLE_THREAD_ENDS") == 0) usleep(1000);
  return nothing;
}

static int32_t load(char* error, size_t size) {
  pthread_t thread;
  (void)error, (void)size;
  return pthread_create(&thread, 0, work, 0) || pthread_detach(thread);
}

SAMPLE_PLUGIN(ROOM_ABI_MAJOR, ignoreJoin, "", load, 0);
