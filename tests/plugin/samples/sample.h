/* A room class that does nothing, for plugins whose interest lies elsewhere. */
#ifndef SAMPLE_H
#define SAMPLE_H

#include <room/abi.h>

static void ignoreInstance(room_instance* room) { (void)room; }
static void ignoreCreate(room_instance* room, room_op op, const room_create* create) {
  (void)room, (void)op, (void)create;
}
static inline void ignoreJoin(room_instance* room, room_op op, const room_join* join) {
  (void)room, (void)op, (void)join;
}
static void ignoreLeave(room_instance* room, room_op op, room_client client, uint32_t code) {
  (void)room, (void)op, (void)client, (void)code;
}
static void ignoreForget(room_instance* room, room_client client) { (void)room, (void)client; }
static void ignoreDispose(room_instance* room, room_op op) { (void)room, (void)op; }
static void ignoreMessage(room_instance* room, room_client client, const room_message* message) {
  (void)room, (void)client, (void)message;
}
static void ignoreTick(room_instance* room, int64_t delta) { (void)room, (void)delta; }
static void ignoreFullState(room_instance* room, room_client client, uint32_t stream,
                            uint32_t flags) {
  (void)room, (void)client, (void)stream, (void)flags;
}
static void ignoreStreams(room_instance* room, uint32_t streams) { (void)room, (void)streams; }
static void ignoreSet(room_instance* room, room_bytes properties) { (void)room, (void)properties; }
static void ignoreOp(room_instance* room, room_op op, const room_error* error, room_bytes value) {
  (void)room, (void)op, (void)error, (void)value;
}
static const void* noRoomExtension(room_instance* room, const char* id) {
  (void)room, (void)id;
  return 0;
}
static room_bytes noHandshake(const room_factory* factory, uint32_t form) {
  const room_bytes none = {0, 0};
  (void)factory, (void)form;
  return none;
}
static room_instance* makeNothing(const room_factory* factory, const room_host* host, room_op op) {
  (void)factory, (void)host, (void)op;
  return 0;
}
static const void* noFactoryExtension(const room_factory* factory, const char* id) {
  (void)factory, (void)id;
  return 0;
}

/* Leaves out what abi.h allows to leave out. `on_join` is given, so that it can be missing too. */
#define SAMPLE_VTABLE(on_join)                                                           \
  {                                                                                      \
    sizeof(room_vtable), 0, ignoreInstance, ignoreCreate, 0, on_join, 0, 0, ignoreLeave, \
        ignoreForget, ignoreDispose, 0, ignoreMessage, ignoreTick, ignoreInstance,       \
        ignoreFullState, ignoreStreams, ignoreSet, ignoreOp, noRoomExtension             \
  }

#define SAMPLE_FACTORY(name, vtable) \
  { sizeof(room_factory), 0, name, vtable, noHandshake, makeNothing, noFactoryExtension }

/* A whole plugin with the one factory `Game`. `build` tells two of them apart. */
#define SAMPLE_PLUGIN(major, on_join, build, load, unload)                                \
  static const room_vtable gameVtable = SAMPLE_VTABLE(on_join);                           \
  static const room_factory game = SAMPLE_FACTORY("Game", &gameVtable);                   \
  static const room_factory* const factories[] = {&game};                                 \
  ROOM_EXPORT const room_plugin room_plugin_main = {                                      \
      ROOM_ABI_MAGIC, major, ROOM_ABI_MINOR, sizeof(room_plugin), 1, factories, "sample", \
      build,          load,  unload}

#endif
