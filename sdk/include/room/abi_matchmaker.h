/* room/abi_matchmaker.h - a host extension: the matchmaker, as rooms may use it; and the room's
 * half, calls from another room.
 *
 * room_host.extension(host, ROOM_MATCHMAKER) gives the table. Conventions of abi.h hold.
 */
#ifndef ROOM_ABI_MATCHMAKER_H
#define ROOM_ABI_MATCHMAKER_H

#include "room/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ROOM_MATCHMAKER "room.matchmaker/1"

/* Presence topic (abi_presence.h) of the rooms with `realtimeListing`: [roomId, listing] when one
 * appeared or changed, [roomId, nil] when it is gone or no longer public. */
#define ROOM_LOBBY_TOPIC "$lobby"

typedef struct room_matchmaker {
  uint32_t size;
  uint32_t reserved;

  /* Calls the matchmaker; `arguments` is an array. on_op ends it with the result, or with the error
   * a client would get (ROOM_ERROR_*, 503 when the host goes down). [room]
   *
   *   createRoom name options                 -> listing; the room waits for its first seat
   *   create | join | joinOrCreate name options [auth]  -> seat
   *   joinById roomId options [auth]          -> seat
   *   reserveSeatFor roomId options [auth] [sessionId]  -> seat; private and locked rooms too
   *   query conditions                        -> [listing]; conditions: a map of listing fields
   *                                              (name, roomId, locked, private, clients,
   *                                              maxClients, or one of filterBy or metadata), all
   *                                              of which must be equal; empty: every room
   *   findOneRoomAvailable name options       -> listing or nil
   *   getRoomById roomId                      -> listing or nil
   *   remoteRoomCall roomId method arguments  -> what the room's on_call finished with
   *   stats                                   -> {roomCount, ccu}
   *
   * A listing: {roomId, name, processId, clients, maxClients (nil: unlimited), locked, private,
   * unlisted, createdAt, metadata, publicAddress?}, and the filterBy fields. A seat is what a
   * client consumes with consumeSeatReservation, readable for every generation: {name, sessionId,
   * roomId, processId, room: listing, publicAddress?}. */
  void (*call)(const room_host*, room_op, room_bytes method, room_bytes arguments);
} room_matchmaker;

/* The room's half: room_vtable.extension(instance, ROOM_REMOTE_CALL). A room without it refuses
 * every remoteRoomCall. */
#define ROOM_REMOTE_CALL "room.remote-call/1"

typedef struct room_remote_call {
  uint32_t size;
  uint32_t reserved;
  /* Another room calls `method`; `arguments` is an array. Finished with the result or an error. */
  void (*on_call)(room_instance*, room_op, room_bytes method, room_bytes arguments);
} room_remote_call;

#ifdef __cplusplus
}
#endif

#endif
