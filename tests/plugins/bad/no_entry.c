/* A shared library that is no plugin. */
int room_plugin_unrelated(void);

int room_plugin_unrelated(void) { return 1; }
