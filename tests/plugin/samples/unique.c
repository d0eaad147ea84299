/* Has a symbol that is unique in a process, as g++ makes them of inline variables. */
__asm__(
    ".data\n"
    ".globl onlyOnce\n"
    ".type onlyOnce, @gnu_unique_object\n"
    ".size onlyOnce, 4\n"
    "onlyOnce: .long 0\n"
    ".text\n");
