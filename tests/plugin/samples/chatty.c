#include <stdio.h>

static void __attribute__((constructor)) chat(void) { puts("hello from a constructor"); }
