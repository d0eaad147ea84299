/* room/abi_static_auth.h - a factory's extension: who may have a seat at all.
 *
 * Asked before a room exists: for create, join, joinOrCreate and joinById, never for a
 * reconnection. room_factory.extension(factory, ROOM_STATIC_AUTH) gives the table. Conventions of
 * abi.h hold.
 */
#ifndef ROOM_ABI_STATIC_AUTH_H
#define ROOM_ABI_STATIC_AUTH_H

#include "room/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ROOM_STATIC_AUTH "room.static-auth/1"

typedef struct room_seat_request {
  uint32_t size;
  uint32_t reserved;
  room_bytes method;    /* "joinOrCreate", "create", "join" or "joinById" */
  room_bytes room_name; /* the name in rooms.yaml */
  room_bytes options;   /* a map: what the client sent */
} room_seat_request;

/* Every request is a small life of its own: create, on_auth, any number of on_op, destroy. Requests
 * run side by side, each on one thread at a time ([room] of abi.h means the request here). The
 * room_host of a request offers extension, finish, sleep, cancel, post, now_us and log; its other
 * functions are there and do nothing but log. */
typedef struct room_static_auth {
  uint32_t size;
  uint32_t reserved;

  /* Makes the request's instance, or NULL: the client is refused. */
  room_instance* (*create)(const room_factory*, const room_host*);

  /* May this client have a seat? Finished without error: yes. A value becomes its auth data, and
   * the room's own on_auth is not asked any more; without a value on_auth decides. A value that is
   * a map with the text `sessionId` also names the session. Finished with an error: refused with
   * code and text (ROOM_ERROR_AUTH_FAILED is the usual code). */
  void (*on_auth)(room_instance*, room_op, const room_seat_request*, const room_auth_context*);

  /* The end of an operation the request started. */
  void (*on_op)(room_instance*, room_op, const room_error* error, room_bytes value);

  /* The last call. Comes after on_auth's operation was finished, or before when the host goes down
   * or has lost patience. */
  void (*destroy)(room_instance*);
} room_static_auth;

#ifdef __cplusplus
}
#endif

#endif
