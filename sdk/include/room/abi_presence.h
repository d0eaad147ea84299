/* room/abi_presence.h - a host extension: shared keys and topics, for rooms to find each other.
 *
 * room_host.extension(host, ROOM_PRESENCE) gives the table. Conventions of abi.h hold. Everything a
 * room is subscribed to ends with the room.
 */
#ifndef ROOM_ABI_PRESENCE_H
#define ROOM_ABI_PRESENCE_H

#include "room/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ROOM_PRESENCE "room.presence/1"

typedef struct room_presence {
  uint32_t size;
  uint32_t reserved;

  /* Runs one command; `arguments` is an array. on_op ends it with the result as a value, or with an
   * error (ROOM_ERROR_NONE: unknown command, wrong arguments, value of another kind). [room]
   *
   *   keys:   exists key -> bool           set key value          setex key value seconds
   *           get key -> text or nil       expire key seconds     del key
   *           incr key -> int              decr key -> int
   *   sets:   sadd key member              srem key member        smembers key -> [text]
   *           sismember key member -> bool scard key -> int       sinter key... -> [text]
   *   hashes: hset key field value         hget key field -> text or nil
   *           hdel key field -> bool       hgetall key -> {text: text}        hlen key -> int
   *           hincrby key field n -> int   hincrbyex key field n seconds -> int
   *   lists:  llen key -> int              rpush key value... -> int    lpush key value... -> int
   *           rpop key -> text or nil      lpop key -> text or nil
   *           brpop key... seconds -> [key, text] or nil; seconds 0 waits without end
   *   topics: channels [pattern] -> [text]; `*` stands for any text
   *
   * Values are texts; numbers are turned into their decimal text. */
  void (*call)(const room_host*, room_op, room_bytes command, room_bytes arguments);

  /* From now on `on_presence` of the room's listener is called for each message of `topic`. A
   * second subscription to a topic changes nothing. on_op ends it once it stands. [room] */
  void (*subscribe)(const room_host*, room_op, room_bytes topic);

  /* Nothing of `topic` arrives after this returned. [room] */
  void (*unsubscribe)(const room_host*, room_bytes topic);

  /* Sends a value to every room subscribed to `topic`, this one included. It arrives later, never
   * inside this call; messages of one room to one topic arrive in order. [room] */
  void (*publish)(const room_host*, room_bytes topic, room_bytes message);
} room_presence;

/* The room's half: room_vtable.extension(instance, ROOM_PRESENCE_LISTENER). */
#define ROOM_PRESENCE_LISTENER "room.presence-listener/1"

typedef struct room_presence_listener {
  uint32_t size;
  uint32_t reserved;
  void (*on_presence)(room_instance*, room_bytes topic, room_bytes message);
} room_presence_listener;

#ifdef __cplusplus
}
#endif

#endif
