/* The room of plain_c in a plugin of a time to come: its tables have members that no host knows
 * yet, and it asks for a service and a function that no host offers. */
#define room_plugin_main plain_plugin_main
#include "plain_c.c"
#undef room_plugin_main

enum { kNextMinor = ROOM_ABI_MINOR + 7 };

typedef struct next_host {
  room_host known;
  void (*added)(const room_host*);
} next_host;

typedef struct next_vtable {
  room_vtable known;
  void (*on_added)(room_instance*);
} next_vtable;

typedef struct next_factory {
  room_factory known;
  const char* description;
} next_factory;

typedef struct next_plugin {
  room_plugin known;
  const char* license;
} next_plugin;

static int is_of_next_minor(const room_host* host) {
  return host->size >= sizeof(next_host) && ((const next_host*)host)->added != NULL;
}

static room_instance* create_next(const room_factory* factory, const room_host* host, room_op op) {
  if (is_of_next_minor(host) || host->extension(host, "room.next/1") != NULL) {
    fail(host, op, "the host claims to know the future");
    return NULL;
  }
  return create(factory, host, op);
}

static void on_added(room_instance* room) { (void)room; }

static const next_vtable kNextVtable = {
    .known =
        {
            .size = sizeof(next_vtable),
            .destroy = destroy,
            .on_create = on_create,
            .on_join = on_join,
            .on_leave = on_leave,
            .on_forget = on_forget,
            .on_dispose = on_dispose,
            .on_message = on_message,
            .on_tick = on_tick,
            .on_patch = on_patch,
            .on_full_state = on_full_state,
            .on_streams = on_streams,
            .on_set = on_set,
            .on_op = on_op,
            .extension = room_extension,
        },
    .on_added = on_added,
};

static const next_factory kNextFactory = {
    .known =
        {
            .size = sizeof(next_factory),
            .name = "Plain",
            .vtable = &kNextVtable.known,
            .handshake = handshake,
            .create = create_next,
            .extension = factory_extension,
        },
    .description = "echoes",
};

static const room_factory* const kNextFactories[] = {&kNextFactory.known};

extern ROOM_EXPORT const next_plugin room_plugin_main;
const next_plugin room_plugin_main = {
    .known =
        {
            .magic = {'R', 'O', 'O', 'M', 'P', 'L', 'U', 'G'},
            .abi_major = ROOM_ABI_MAJOR,
            .abi_minor = kNextMinor,
            .size = sizeof(next_plugin),
            .factory_count = 1,
            .factories = kNextFactories,
            .sdk = "none: plain C",
            .build = "a compiler to come",
        },
    .license = "MIT",
};
