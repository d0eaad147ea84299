/* room/abi_handover.h - a factory's extension: its rooms can move to other code while they live.
 *
 * The host makes an instance of the new code with the options of the old one, whose on_create
 * finishes; then, between two calls to the room, save of the old instance, load and resume of the
 * new one. From resume on the new instance is the room, with the same clients under the same
 * numbers; the old one gets nothing but destroy (no on_dispose). If any step fails, the new
 * instance gets nothing but destroy, and the room goes on as if nothing had been. The host asks
 * only if both factories give the same handshakes. Conventions of abi.h hold.
 *
 * The simulation interval and the patch rate are those that the new instance has set; all other
 * properties of the room stay as they are, whatever the new on_create said.
 */
#ifndef ROOM_ABI_HANDOVER_H
#define ROOM_ABI_HANDOVER_H

#include "room/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ROOM_HANDOVER "room.handover/1"

enum {
  ROOM_HANDOVER_BUSY = -5 /* finish(save, load): something is unfinished; the host tries later */
};

/* Each is [room] and finishes its operation during the call. */
typedef struct room_handover {
  uint32_t size;
  uint32_t reserved; /* 0 */

  /* Sends what changed to the clients, and finishes with all that the new instance has to know, in
   * any form that both understand. The instance must not be changed by it. */
  void (*save)(room_instance*, room_op);

  /* Takes over what save gave. Nothing that the instance asks of its host reaches a client yet. */
  void (*load)(room_instance*, room_op, room_bytes saved);

  /* The instance is the room. Finished with an error: the old one is again. */
  void (*resume)(room_instance*, room_op);
} room_handover;

#ifdef __cplusplus
}
#endif

#endif
