#include <stdlib.h>

static void __attribute__((constructor)) leave(void) { exit(0); }
