/* room/abi_schema_message.h - a host's extension: structs of the state's types as messages.
 *
 * Only clients of Colyseus 0.15 know such messages (ROOM_DATA_SCHEMA); the host sends them to no
 * other. room_host.extension(host, ROOM_SCHEMA_MESSAGE) gives the table. Conventions of abi.h hold.
 */
#ifndef ROOM_ABI_SCHEMA_MESSAGE_H
#define ROOM_ABI_SCHEMA_MESSAGE_H

#include "room/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ROOM_SCHEMA_MESSAGE "room.schema-message/1"

typedef struct room_schema_message {
  uint32_t size;
  uint32_t reserved; /* 0 */

  /* [room] Sends one. `type_id` is the number of its type in the handshakes; `content` is the
   * instance as the stream ROOM_STREAM_V2 tells a new client of it, with ref ids of its own: 0 for
   * the instance itself. Of `flags`, ROOM_SEND_AFTER_NEXT_PATCH counts. */
  void (*send)(const room_host*, const room_target*, uint32_t type_id, room_bytes content,
               uint32_t flags);
} room_schema_message;

#ifdef __cplusplus
}
#endif

#endif
