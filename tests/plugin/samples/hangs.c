#include <unistd.h>

static void __attribute__((constructor)) hang(void) {
  while (1) pause();
}
