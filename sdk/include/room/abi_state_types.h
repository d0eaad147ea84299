/* room/abi_state_types.h - a factory's extension: the classes of the room's state, for tools.
 *
 * The handshakes tell clients as much as they need, which is no names of classes. Here is what a
 * generator of client classes needs. room_factory.extension(factory, ROOM_STATE_TYPES) gives the
 * table; NULL from a plugin that does not say, or whose rooms have no state. Conventions of abi.h
 * hold.
 */
#ifndef ROOM_ABI_STATE_TYPES_H
#define ROOM_ABI_STATE_TYPES_H

#include "room/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ROOM_STATE_TYPES "room.state-types/1"

typedef struct room_state_types {
  uint32_t size;
  uint32_t reserved;

  /* MessagePack: an array of types by their ids, the state's own first. A type is a map:
   *
   *   name    text: the class as the plugin calls it, without namespaces
   *   base    number, may be missing: the id of the type it extends
   *   fields  array of maps, without those of the base:
   *             name        text
   *             kind        text: a primitive ("string", "number", "boolean", "int8"... "float64",
   *                         "bigint64", "biguint64", "quantized"), "ref", "map", "array", "set",
   *                         "collection" or "stream"
   *             element     text: the primitive that a container holds; else
   *             type        number: the id of the type referred to, or held by the container
   *             min, max, bits, mode   numbers, of "quantized"
   *             deprecated  true, may be missing
   *
   * Valid until the library is unloaded. [loader] */
  room_bytes (*describe)(const room_factory*);
} room_state_types;

#ifdef __cplusplus
}
#endif

#endif
