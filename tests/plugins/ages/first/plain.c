/* A room in plain C, written against room/abi.h alone: what a plugin in any other language does too.
 *
 * The room sends every message back to its sender: the same type, the same payload, raw bytes as raw
 * bytes. The message "count" is answered with the number of clients that are in the room.
 */
#include <room/abi.h>
#include <stdlib.h>
#include <string.h>

/* ---- the room --------------------------------------------------------------------------------- */

/* The host never looks inside a room_instance, so it can be whatever the plugin likes. */
struct room_instance {
  const room_host *host;
  uint32_t joined;
};

static const room_bytes kNothing = {NULL, 0};

/* Most calls hand over a room_op. The host waits until it is finished, which may happen right here, as in
 * this room, or at any time later. */
static void succeed(const room_instance *room, room_op op) {
  room->host->finish(room->host, op, NULL, kNothing);
}

static void fail(const room_host *host, room_op op, const char *reason) {
  const room_bytes message = {(const uint8_t *)reason, strlen(reason)};
  const room_error error = {sizeof error, ROOM_ERROR_NONE, message};
  host->finish(host, op, &error, kNothing);
}

static room_instance *create(const room_factory *factory, const room_host *host, room_op op) {
  (void)factory;
  room_instance *room = calloc(1, sizeof *room);
  if (room == NULL) {
    fail(host, op, "out of memory"); /* finished only on failure */
    return NULL;
  }
  room->host = host; /* valid until destroy returned */
  return room;
}

static void destroy(room_instance *room) { free(room); }

static void on_create(room_instance *room, room_op op, const room_create *create_info) {
  (void)create_info; /* what it points to is borrowed until this function returns: copy what you keep */
  succeed(room, op);
}

static void on_join(room_instance *room, room_op op, const room_join *join) {
  (void)join;
  ++room->joined;
  succeed(room, op);
}

static void on_leave(room_instance *room, room_op op, room_client client, uint32_t code) {
  (void)client;
  (void)code;
  --room->joined;
  succeed(room, op);
}

/* The place to free what is kept for a client; this room keeps nothing. */
static void on_forget(room_instance *room, room_client client) {
  (void)room;
  (void)client;
}

static void on_dispose(room_instance *room, room_op op) { succeed(room, op); }

static int is_named(const room_type *type, const char *name) {
  return type->name.data != NULL && type->name.size == strlen(name) &&
         memcmp(type->name.data, name, type->name.size) == 0;
}

/* A payload is one MessagePack value. An unsigned integer of 32 bits is the byte 0xce and the number,
 * high byte first. */
static room_bytes pack_number(uint32_t number, uint8_t buffer[5]) {
  buffer[0] = 0xce;
  for (int i = 0; i < 4; ++i) buffer[1 + i] = (uint8_t)(number >> (24 - 8 * i));
  return (room_bytes){buffer, 5};
}

static void on_message(room_instance *room, room_client client, const room_message *message) {
  const room_host *host = room->host;
  const room_target sender = {ROOM_TO_LISTED, 1, &client};
  const uint32_t flags = (message->flags & ROOM_MESSAGE_BYTES) ? ROOM_SEND_BYTES : 0;
  uint8_t buffer[5];
  const room_bytes answer = is_named(&message->type, "count") ? pack_number(room->joined, buffer)
                                                              : message->payload;
  if (message->reply != 0) {
    host->finish(host, message->reply, NULL, answer); /* a request: the answer ends it */
  } else {
    host->send(host, &sender, &message->type, answer, flags);
  }
}

/* The rest is for rooms that have ticks, a state, properties to watch, or operations of their own. Where
 * the header does not allow NULL, a room that needs none of it still offers the function. */
static void on_tick(room_instance *room, int64_t delta_us) {
  (void)room;
  (void)delta_us;
}

static void on_patch(room_instance *room) { (void)room; }

static void on_full_state(room_instance *room, room_client client, uint32_t stream, uint32_t flags) {
  (void)room;
  (void)client;
  (void)stream;
  (void)flags;
}

static void on_streams(room_instance *room, uint32_t streams) {
  (void)room;
  (void)streams;
}

static void on_set(room_instance *room, room_bytes properties) {
  (void)room;
  (void)properties;
}

static void on_op(room_instance *room, room_op op, const room_error *error, room_bytes value) {
  (void)room;
  (void)op;
  (void)error;
  (void)value;
}

static const void *room_extension(room_instance *room, const char *id) {
  (void)room;
  (void)id;
  return NULL;
}

static const room_vtable kPlain = {
    .size = sizeof(room_vtable),
    .destroy = destroy,
    .on_create = on_create,
    .on_auth = NULL, /* everybody may enter */
    .on_join = on_join,
    .on_drop = NULL, /* a broken connection is a client that leaves */
    .on_reconnect = NULL,
    .on_leave = on_leave,
    .on_forget = on_forget,
    .on_dispose = on_dispose,
    .on_before_shutdown = NULL, /* the host disconnects everybody */
    .on_message = on_message,
    .on_tick = on_tick,
    .on_patch = on_patch,
    .on_full_state = on_full_state,
    .on_streams = on_streams,
    .on_set = on_set,
    .on_op = on_op,
    .extension = room_extension,
};

/* ---- the plugin -------------------------------------------------------------------------------- */

static room_bytes handshake(const room_factory *factory, uint32_t form) {
  (void)factory;
  (void)form;
  return kNothing; /* no state, so no types to describe */
}

static const void *factory_extension(const room_factory *factory, const char *id) {
  (void)factory;
  (void)id;
  return NULL;
}

static const room_factory kFactory = {
    .size = sizeof(room_factory),
    .name = "Plain", /* rooms.yaml says `factory: plain_c/Plain` */
    .vtable = &kPlain,
    .handshake = handshake,
    .create = create,
    .extension = factory_extension,
};

static const room_factory *const kFactories[] = {&kFactory};

const room_plugin room_plugin_main = {
    .magic = {'R', 'O', 'O', 'M', 'P', 'L', 'U', 'G'},
    .abi_major = ROOM_ABI_MAJOR,
    .abi_minor = ROOM_ABI_MINOR,
    .size = sizeof(room_plugin),
    .factory_count = sizeof kFactories / sizeof kFactories[0],
    .factories = kFactories,
    .sdk = "none: plain C",
    .build = "C compiler " __VERSION__,
    .load = NULL,
    .unload = NULL,
};
