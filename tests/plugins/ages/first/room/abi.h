/* room/abi.h - the border between roomd (the host) and a plugin: C, bytes and ids.
 *
 * A plugin is a shared library that exports one data symbol, `room_plugin_main`. The C++ SDK
 * (room/room.hpp) is written on top of this header; a plugin in C or another language may use it
 * directly. Plugins are trusted: they share the host's process and memory.
 *
 * Conventions, valid for every declaration below:
 *
 *  (1) Versions. A host refuses a plugin whose magic or ROOM_ABI_MAJOR differs and accepts any minor.
 *      Every table begins with its `size`; members are only ever added at the end. Test with ROOM_HAS
 *      before using a member that is newer than ROOM_ABI_MINOR 0, in either direction. A NULL function
 *      in a table means "not offered", where the comment of the member allows it. Numbers of constants
 *      are never reused.
 *  (2) Memory. Nobody frees what another allocated. Whatever is passed in is borrowed until the call
 *      returns; results leave through a call and are copied there. The exceptions are the tables
 *      themselves: a `room_host` lives until `destroy` of its room returned, everything reachable from
 *      `room_plugin_main` until the library is unloaded. Strings carry lengths; bytes with `data` NULL
 *      have size 0.
 *  (3) Threads. [room] means: on the room's thread, which is a guard rather than an OS thread - calls
 *      to one room never overlap and each sees the writes of the one before. Two rooms of one plugin
 *      run in parallel. [any] means: from any thread, between the start of `create` and the return of
 *      `destroy`. [loader] means: on the host's loader thread, no room of the library exists.
 *  (4) Re-entry. A host function never calls back into the same room before it returned; its outcome
 *      comes as a later call.
 *  (5) Operations. Slow work is named by a 64-bit `room_op`. Those the host starts (a call with a
 *      `room_op` argument) are ended by the plugin with `finish`, exactly once, during the call or any
 *      time after it. Those the plugin starts carry a number the plugin chose (not 0, unique among its
 *      unfinished ones) and are ended by the host with one `on_op`. What is unfinished when `destroy`
 *      is called ends without a word.
 *  (6) Errors. No exception crosses. An error is a code and a text; the codes of the protocol are
 *      ROOM_ERROR_*, any other number is the application's own and reaches the client unchanged.
 *  (7) Values (options, auth data, metadata, message payloads) are one plain MessagePack value each:
 *      no extension but timestamps (-1), strings in UTF-8. Empty bytes mean "no value" (JavaScript's
 *      undefined), which is not the same as nil. State is opaque bytes to the host.
 *  (8) Time is in microseconds on one monotonic clock.
 */
#ifndef ROOM_ABI_H
#define ROOM_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ROOM_ABI_MAGIC "ROOMPLUG" /* 8 bytes, the terminating NUL is not stored */
#define ROOM_ABI_MAJOR 1u
#define ROOM_ABI_MINOR 0u
#define ROOM_PLUGIN_SYMBOL "room_plugin_main"

#if defined(_WIN32)
#define ROOM_EXPORT __declspec(dllexport)
#else
#define ROOM_EXPORT __attribute__((visibility("default")))
#endif

/* True when `table`, of struct type `type`, is large enough to hold `member` and offers it. */
#define ROOM_HAS(table, type, member)                                                         \
  ((table)->size >= offsetof(type, member) + sizeof((table)->member) && (table)->member != 0)

/* ---- values ---------------------------------------------------------------------------------- */

/* A client of one room: issued by the host, never 0, never used twice in a room's life. It names the
 * session, not the connection: it stays the same over a reconnection. */
typedef uint32_t room_client;

/* One unfinished piece of work, see (5). */
typedef uint64_t room_op;

/* A room made by a plugin; only the plugin knows what is in it. */
typedef struct room_instance room_instance;

typedef struct room_bytes {
  const uint8_t *data;
  size_t size;
} room_bytes;

enum {
  ROOM_ERROR_NONE = 0,             /* an exception without a code: the host picks by situation */
  ROOM_ERROR_NO_HANDLER = 520,     /* these seven as in Colyseus 0.17/0.18; a client of 0.15 or  */
  ROOM_ERROR_INVALID_CRITERIA = 521, /* 0.16 is told 4210..4216 instead                            */
  ROOM_ERROR_INVALID_ROOM_ID = 522,
  ROOM_ERROR_UNHANDLED = 523,
  ROOM_ERROR_EXPIRED = 524,
  ROOM_ERROR_AUTH_FAILED = 525,
  ROOM_ERROR_APPLICATION = 526,
  ROOM_ERROR_INVALID_PAYLOAD = 4217,
  ROOM_ERROR_CANCELLED = -1, /* on_op: the operation was cancelled, or its room is going away */
  ROOM_ERROR_TIMED_OUT = -2, /* on_op: the time given to allow_reconnection is over */
  ROOM_ERROR_NOT_JOINED = -3 /* on_op: allow_reconnection for a client that never finished joining */
};

typedef struct room_error {
  uint32_t size;
  int32_t code;
  room_bytes message;
} room_error;

/* A message type as it travels: text when `name.data` is not NULL, else `number`. */
typedef struct room_type {
  room_bytes name;
  uint32_t number;
  uint32_t reserved; /* 0 */
} room_type;

enum {
  ROOM_TO_LISTED = 0,    /* the clients in the list */
  ROOM_TO_ALL_EXCEPT = 1 /* every joined client but those in the list */
};

typedef struct room_target {
  uint32_t rule;
  uint32_t count;
  const room_client *clients;
} room_target;

/* The two encodings of state (a client knows one of them); usable as a bit mask. */
enum {
  ROOM_STREAM_V2 = 1, /* clients of 0.15 */
  ROOM_STREAM_V3 = 2  /* clients of 0.16, 0.17 and 0.18 */
};

/* Forms of the handshake that describes the state's types to a client. */
enum {
  ROOM_HANDSHAKE_V2 = 0,     /* 0.15 */
  ROOM_HANDSHAKE_V3 = 1,     /* 0.16 and 0.17 */
  ROOM_HANDSHAKE_V5 = 2,     /* 0.18 */
  ROOM_HANDSHAKE_BRIDGE = 3, /* one form read by 0.16, 0.17 and 0.18 */
  ROOM_HANDSHAKE_COUNT = 4
};

enum { ROOM_STATE_FULL = 0, ROOM_STATE_PATCH = 1 };

/* Close codes with a meaning of their own; others may be used as RFC 6455 section 7.4 allows. */
enum {
  ROOM_CLOSE_NONE = 0, /* a close frame without a code: the peer sees 1005 */
  ROOM_CLOSE_NORMAL = 1000,
  ROOM_CLOSE_GOING_AWAY = 1001,
  ROOM_CLOSE_NO_STATUS = 1005,
  ROOM_CLOSE_ABNORMAL = 1006,
  ROOM_CLOSE_CONSENTED = 4000,
  ROOM_CLOSE_SERVER_SHUTDOWN = 4001,
  ROOM_CLOSE_WITH_ERROR = 4002,
  ROOM_CLOSE_FAILED_TO_RECONNECT = 4003,
  ROOM_CLOSE_MAY_TRY_RECONNECT = 4010
};

enum { ROOM_LOG_DEBUG = 0, ROOM_LOG_INFO = 1, ROOM_LOG_WARN = 2, ROOM_LOG_ERROR = 3 };

/* ---- what the host says to a room -------------------------------------------------------------- */

typedef struct room_create {
  uint32_t size;
  uint32_t reserved;
  room_bytes room_id;   /* may be replaced with set {"roomId": ...} until on_create is finished */
  room_bytes room_name; /* the name in rooms.yaml */
  room_bytes options;   /* a map: what the client sent, overridden by the options of rooms.yaml */
} room_create;

typedef struct room_join {
  uint32_t size;
  room_client client;
  uint32_t stream; /* ROOM_STREAM_V2 or ROOM_STREAM_V3 */
  uint32_t reserved;
  room_bytes session_id;
  room_bytes options; /* a map: what this client sent, nothing else */
  room_bytes auth;    /* what on_auth finished with; empty when there is nothing */
} room_join;

typedef struct room_auth_context {
  uint32_t size;
  uint32_t reserved;
  room_bytes token;   /* the bearer token; empty when none was sent */
  room_bytes ip;      /* the peer's address as text */
  room_bytes headers; /* a map of lower-case header names to texts */
} room_auth_context;

enum { ROOM_MESSAGE_BYTES = 1 /* payload is raw bytes (sendBytes), not a value */ };

typedef struct room_message {
  uint32_t size;
  uint32_t flags;
  room_type type;
  room_bytes payload;
  room_op reply; /* 0: no answer is awaited; else the host awaits finish(reply, ...) */
} room_message;

enum {
  ROOM_SEND_BYTES = 1,           /* payload is raw bytes, sent as ROOM_DATA_BYTES */
  ROOM_SEND_AFTER_NEXT_PATCH = 2 /* held until the next patch went out */
};

enum {
  ROOM_REJECT_UNREGISTERED = 0, /* no handler for this type */
  ROOM_REJECT_INVALID = 1       /* the payload is not what the handler takes */
};

enum { ROOM_FULL_STATE_REJOIN = 1 /* the client may hold an older state: send the rejoin form */ };

/* The host's functions for one room. */
typedef struct room_host {
  uint32_t size;
  uint32_t abi_minor; /* the host's ROOM_ABI_MINOR */
  void *self;         /* the host's; plugins do not touch it */

  /* The host's extension `id` ("room.<name>/<revision>"), or NULL. [any] */
  const void *(*extension)(const struct room_host *, const char *id);

  /* Ends an operation the host started. `error` NULL means success; `value` is what the operation
   * yields (empty where nothing is expected). An op that is unknown or ended is logged and ignored.
   * [room] */
  void (*finish)(const struct room_host *, room_op, const room_error *error, room_bytes value);

  /* Ends `op` with on_op after `delay_us` (below 0 counts as 0). [room] */
  void (*sleep)(const struct room_host *, room_op, int64_t delay_us);

  /* Holds the seat of a client that is leaving. on_op ends it without error once the client is back,
   * with ROOM_ERROR_TIMED_OUT after `timeout_us` (below 0: no limit), with ROOM_ERROR_CANCELLED when
   * cancelled or when the room disconnects everybody, with ROOM_ERROR_NOT_JOINED when the client is
   * not one that could come back. Allowed inside on_drop and on_leave until that is finished. [room] */
  void (*allow_reconnection)(const struct room_host *, room_op, room_client, int64_t timeout_us);

  /* Ends an operation the plugin started, if it still runs, with ROOM_ERROR_CANCELLED. [room] */
  void (*cancel)(const struct room_host *, room_op);

  /* Ends `op` with on_op(value) on the room's thread. [any] */
  void (*post)(const struct room_host *, room_op, room_bytes value);

  /* Sends one message. The payload is a value, or empty for none, or raw bytes with ROOM_SEND_BYTES.
   * A client that has not acknowledged its join yet gets it after its full state; unknown clients are
   * skipped. [room] */
  void (*send)(const struct room_host *, const room_target *, const room_type *, room_bytes payload,
               uint32_t flags);

  /* Sends state: `parts` are joined into one message. Clients of another stream than `stream`, and
   * those that have no full state yet, are skipped (but for kind ROOM_STATE_FULL). [room] */
  void (*send_state)(const struct room_host *, const room_target *, uint32_t kind, uint32_t stream,
                     const room_bytes *parts, uint32_t part_count);

  /* Sends an ERROR frame; the connection stays open. [room] */
  void (*send_error)(const struct room_host *, room_client, int32_t code, room_bytes message);

  /* Sends the messages held by ROOM_SEND_AFTER_NEXT_PATCH. The host does so by itself after each
   * on_patch; a room that patches by hand calls it afterwards. [room] */
  void (*flush)(const struct room_host *);

  /* Closes a client's connection once everything sent so far has left; on_leave (or on_drop) follows
   * with the same code (ROOM_CLOSE_NO_STATUS for ROOM_CLOSE_NONE). [room] */
  void (*close)(const struct room_host *, room_client, uint32_t code, room_bytes reason);

  /* Refuses a message inside on_message: closes the client as its generation expects
   * (ROOM_CLOSE_WITH_ERROR), or answers a request with an error. [room] */
  void (*reject_message)(const struct room_host *, const room_message *, room_client, uint32_t why,
                         room_bytes text);

  /* Disconnects every client with `code` (after its on_leave finished) and then disposes of the room;
   * `op` ends after on_dispose. [room] */
  void (*disconnect)(const struct room_host *, room_op, uint32_t code);

  /* Changes properties of the room. `properties` is a map with any of:
   *   roomId string (until on_create is finished)   maxClients uint or nil (no limit)
   *   locked bool                                    private bool
   *   metadata value                                 autoDispose bool
   *   patchRate milliseconds (number) or nil: no automatic patches (default 50)
   *   simulationInterval milliseconds (number) or nil: no ticks (default)
   *   seatReservationTime seconds (number)
   * Unknown keys and wrong types are logged and skipped. [room] */
  void (*set)(const struct room_host *, room_bytes properties);

  /* Microseconds on the host's monotonic clock; answered without leaving the caller's thread. [any] */
  int64_t (*now_us)(const struct room_host *);

  /* One line for the log (ROOM_LOG_*), marked with the room. [any] */
  void (*log)(const struct room_host *, uint32_t level, room_bytes text);
} room_host;

/* ---- what a plugin offers ----------------------------------------------------------------------- */

/* The functions of a room class. All are [room]. Those that take a room_op are finished with
 * room_host.finish; an exception or failure inside is finished as an error, never thrown. */
typedef struct room_vtable {
  uint32_t size;
  uint32_t reserved; /* 0 */

  /* The last call: frees the instance. Unfinished coroutines and timers go with it. */
  void (*destroy)(room_instance *);

  /* The first call after create. Finished with an error: the room is not made. */
  void (*on_create)(room_instance *, room_op, const room_create *);

  /* May this client enter? Finish without error lets it in, and the value (if any) becomes its auth
   * data; an error refuses it with code and text. NULL: everybody may enter. */
  void (*on_auth)(room_instance *, room_op, const room_join *, const room_auth_context *);

  /* The client is in the room from this call on. An error sends it away again; on_leave is called. */
  void (*on_join)(room_instance *, room_op, const room_join *);

  /* The connection is gone without consent (any code but ROOM_CLOSE_CONSENTED). When finished with no
   * seat held, on_leave follows. NULL: only on_leave is called. */
  void (*on_drop)(room_instance *, room_op, room_client, uint32_t code);

  /* The client is back on a held seat. An error refuses it. NULL: not told. */
  void (*on_reconnect)(room_instance *, room_op, room_client);

  /* The client leaves. It is no longer a target of ROOM_TO_ALL_EXCEPT. While this is unfinished the
   * room is not disposed of and a socket the host has to close stays open. */
  void (*on_leave)(room_instance *, room_op, room_client, uint32_t code);

  /* The last word about a client for which on_auth or on_join was called: its number is dead. */
  void (*on_forget)(room_instance *, room_client);

  /* The room ends; destroy follows once it is finished. */
  void (*on_dispose)(room_instance *, room_op);

  /* The host is shutting down. NULL: it disconnects everybody with ROOM_CLOSE_SERVER_SHUTDOWN. When
   * finished, the host waits for the room to end by itself. */
  void (*on_before_shutdown)(room_instance *, room_op);

  void (*on_message)(room_instance *, room_client, const room_message *);

  /* A simulation step; delta_us is the time since the one before. Called only between
   * set {"simulationInterval": n} and set {"simulationInterval": nil}. */
  void (*on_tick)(room_instance *, int64_t delta_us);

  /* Time to send what changed (patchRate): send_state for every stream with listeners. */
  void (*on_patch)(room_instance *);

  /* A client needs the whole state: send_state with ROOM_STATE_FULL to it. Changes not yet patched go
   * to the others first. */
  void (*on_full_state)(room_instance *, room_client, uint32_t stream, uint32_t flags);

  /* The set of streams that have a listener changed (mask of ROOM_STREAM_*); called before the
   * on_full_state of a stream's first listener. */
  void (*on_streams)(room_instance *, uint32_t streams);

  /* The host changed properties by itself (same keys as set), e.g. locked when the room is full. */
  void (*on_set)(room_instance *, room_bytes properties);

  /* The end of an operation the plugin started. */
  void (*on_op)(room_instance *, room_op, const room_error *error, room_bytes value);

  /* The room's extension `id`, or NULL. */
  const void *(*extension)(room_instance *, const char *id);
} room_vtable;

/* A room class that rooms.yaml can name. */
typedef struct room_factory {
  uint32_t size;
  uint32_t reserved; /* 0 */
  const char *name;  /* unique in the plugin: letters, digits, `_` */
  const room_vtable *vtable;

  /* The description of the state's types in a ROOM_HANDSHAKE_* form, the same at every call; empty for
   * a room without state. May be called from several threads at once. [any] */
  room_bytes (*handshake)(const struct room_factory *, uint32_t form);

  /* Makes a room. `op` is finished (during the call) with an error when NULL is returned, and left
   * alone otherwise. [room] */
  room_instance *(*create)(const struct room_factory *, const room_host *, room_op);

  /* The class's extension `id` (what is needed before a room exists), or NULL. [any] */
  const void *(*extension)(const struct room_factory *, const char *id);
} room_factory;

/* The one exported symbol. */
typedef struct room_plugin {
  char magic[8];      /* ROOM_ABI_MAGIC; this and the next four never move */
  uint32_t abi_major; /* ROOM_ABI_MAJOR the plugin was built with */
  uint32_t abi_minor;
  uint32_t size;
  uint32_t factory_count;
  const room_factory *const *factories;
  const char *sdk;   /* name and version of the SDK, for logs */
  const char *build; /* compiler and time, for logs */

  /* Called once after the library was loaded, before anything else; not 0 refuses the plugin, with the
   * reason in `error` (NUL-terminated). May be NULL. [loader] */
  int32_t (*load)(char *error, size_t error_size);

  /* Called once before the library is unloaded. May be NULL. [loader] */
  void (*unload)(void);
} room_plugin;

extern ROOM_EXPORT const room_plugin room_plugin_main;

#ifdef __cplusplus
}
#endif

#endif
