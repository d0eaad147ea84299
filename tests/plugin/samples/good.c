/* A plugin with two factories that writes down when it is loaded and unloaded, in the file named by
 * SAMPLE_TRACE. */
#include <stdio.h>
#include <stdlib.h>

#include "sample.h"

static void trace(const char* line) {
  const char* name = getenv("SAMPLE_TRACE");
  FILE* file = name == 0 ? 0 : fopen(name, "a");
  if (file == 0) return;
  fputs(line, file);
  fclose(file);
}

static int32_t onLoad(char* error, size_t size) {
  (void)error, (void)size;
  trace("load\n");
  return 0;
}

static void onUnload(void) { trace("unload\n"); }

static const room_vtable vtable = SAMPLE_VTABLE(ignoreJoin);
static const room_factory game = SAMPLE_FACTORY("Game", &vtable);
static const room_factory lobby = SAMPLE_FACTORY("Lobby", &vtable);
static const room_factory* const factories[] = {&game, &lobby};

ROOM_EXPORT const room_plugin room_plugin_main = {
    ROOM_ABI_MAGIC, ROOM_ABI_MAJOR, ROOM_ABI_MINOR, sizeof(room_plugin), 2, factories, "sample",
    "first",        onLoad,         onUnload};
