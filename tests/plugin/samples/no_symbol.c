/* A library, but no plugin. */
int nothingToSee(void);
int nothingToSee(void) { return 0; }
