#include <fmt/format.h>
#include <gtest/gtest.h>
#include <room/abi_handover.h>
#include <room/abi_matchmaker.h>
#include <room/abi_presence.h>

#include "room/bytes.hpp"
#include "scripted_room.hpp"

namespace roomd::test {
namespace {

room_instance* toInstance(ScriptedRoom* room) { return reinterpret_cast<room_instance*>(room); }
ScriptedRoom& toRoom(room_instance* instance) { return *reinterpret_cast<ScriptedRoom*>(instance); }

std::string nameOf(const room_type& type) {
  return type.name.data ? std::string(toView(type.name)) : std::to_string(type.number);
}

}  // namespace

/// The functions behind the vtable.
struct ScriptedRoom::Hooks {
  static void simple(room_instance* instance, room_op op, const char* hook) {
    auto& room = toRoom(instance);
    room.enterHook(hook, 0, hook);
    room.endHook(hook, op);
  }

  static void ofClient(room_instance* instance, room_op op, room_client client, const char* hook) {
    auto& room = toRoom(instance);
    room.enterHook(hook, client, fmt::format("{} {}", hook, client));
    room.endHook(hook, op);
  }

  static void going(room_instance* instance, room_op op, room_client client, uint32_t code,
                    const char* hook) {
    auto& room = toRoom(instance);
    room.enterHook(hook, client, fmt::format("{} {} {}", hook, client, code));
    room.endHook(hook, op);
  }

  static void destroy(room_instance* instance) {
    auto& room = toRoom(instance);
    room.enterHook("destroy", 0, "destroy");
    std::erase(room.owner_.rooms, &room);
    delete &room;
  }

  static void onCreate(room_instance* instance, room_op op, const room_create* create) {
    auto& room = toRoom(instance);
    room.roomId = toView(create->room_id);
    room.options = toView(create->options);
    simple(instance, op, "onCreate");
  }

  static void onAuth(room_instance* instance, room_op op, const room_join* join,
                     const room_auth_context* context) {
    toRoom(instance).authContext =
        fmt::format("{} {}", toView(context->token), toView(context->ip));
    ofClient(instance, op, join->client, "onAuth");
  }

  static void onJoin(room_instance* instance, room_op op, const room_join* join) {
    auto& room = toRoom(instance);
    room.auth[join->client] = toView(join->auth);
    room.joinOptions[join->client] = toView(join->options);
    ofClient(instance, op, join->client, "onJoin");
  }

  static void onDrop(room_instance* instance, room_op op, room_client client, uint32_t code) {
    going(instance, op, client, code, "onDrop");
  }
  static void onReconnect(room_instance* instance, room_op op, room_client client) {
    ofClient(instance, op, client, "onReconnect");
  }
  static void onLeave(room_instance* instance, room_op op, room_client client, uint32_t code) {
    going(instance, op, client, code, "onLeave");
  }
  static void onForget(room_instance* instance, room_client client) {
    toRoom(instance).enterHook("onForget", client, fmt::format("onForget {}", client));
  }
  static void onDispose(room_instance* instance, room_op op) { simple(instance, op, "onDispose"); }
  static void onBeforeShutdown(room_instance* instance, room_op op) {
    simple(instance, op, "onBeforeShutdown");
  }

  static void onMessage(room_instance* instance, room_client client, const room_message* message) {
    auto& room = toRoom(instance);
    room.payload = toView(message->payload);
    room.reply = message->reply;
    room.messageFlags = message->flags;
    room.message_ = message;
    room.enterHook("onMessage", client,
                   fmt::format("onMessage {} {}{}", client, nameOf(message->type),
                               message->flags & ROOM_MESSAGE_BYTES ? " bytes" : ""));
    room.message_ = nullptr;
  }

  static void onTick(room_instance* instance, int64_t delta) {
    auto& room = toRoom(instance);
    room.owner_.ticks.push_back(delta);
    room.enterHook("onTick", 0, {});
  }
  static void onPatch(room_instance* instance) {
    auto& room = toRoom(instance);
    ++room.owner_.patches;
    room.enterHook("onPatch", 0, {});
  }

  static void onFullState(room_instance* instance, room_client client, uint32_t stream,
                          uint32_t flags) {
    auto& room = toRoom(instance);
    room.enterHook("onFullState", client,
                   fmt::format("onFullState {} v{}{}", client, stream == ROOM_STREAM_V2 ? 2 : 3,
                               flags & ROOM_FULL_STATE_REJOIN ? " rejoin" : ""));
    room.sendState({client}, ROOM_STATE_FULL, stream, "full");
  }
  static void onStreams(room_instance* instance, uint32_t streams) {
    toRoom(instance).enterHook("onStreams", 0, fmt::format("onStreams {}", streams));
  }
  static void onSet(room_instance* instance, room_bytes properties) {
    const auto change = decode(toView(properties));
    ASSERT_TRUE(change && change->map());
    std::string line = "onSet";
    for (const auto& [name, value] : *change->map()) {
      line += fmt::format(" {} {}", name, value.boolean() && *value.boolean());
    }
    toRoom(instance).enterHook("onSet", 0, line);
  }
  static void onOp(room_instance* instance, room_op op, const room_error* error, room_bytes value) {
    toRoom(instance).enterHook(
        "onOp", 0,
        error ? fmt::format("onOp {} {}", op, error->code)
              : fmt::format("onOp {} ok{}{}", op, value.size ? " " : "", toView(value)));
  }

  static void onPresence(room_instance* instance, room_bytes topic, room_bytes message) {
    toRoom(instance).enterHook("onPresence", 0,
                               fmt::format("onPresence {} {}", toView(topic), toView(message)));
  }
  static void onCall(room_instance* instance, room_op op, room_bytes method, room_bytes arguments) {
    auto& room = toRoom(instance);
    room.enterHook("onCall", 0, fmt::format("onCall {} {}", toView(method), toView(arguments)));
    room.endHook("onCall", op);
  }

  static const void* extension(room_instance* instance, const char* id) {
    static constexpr room_presence_listener kListener{sizeof(room_presence_listener), 0,
                                                      onPresence};
    static constexpr room_remote_call kRemoteCall{sizeof(room_remote_call), 0, onCall};
    if (!toRoom(instance).owner_.hasExtensions) return nullptr;
    const std::string_view name = id;
    if (name == ROOM_PRESENCE_LISTENER) return &kListener;
    return name == ROOM_REMOTE_CALL ? &kRemoteCall : nullptr;
  }

  static room_bytes handshake(const room_factory* factory, uint32_t) {
    return toBytes(static_cast<const RoomClass::Factory*>(factory)->owner->handshake);
  }

  static void save(room_instance* instance, room_op op) { simple(instance, op, "save"); }
  static void load(room_instance* instance, room_op op, room_bytes saved) {
    auto& room = toRoom(instance);
    room.enterHook("load", 0, fmt::format("load {}", toView(saved)));
    room.endHook("load", op);
  }
  static void resume(room_instance* instance, room_op op) { simple(instance, op, "resume"); }

  static const void* factoryExtension(const room_factory* factory, const char* id) {
    static constexpr room_handover kHandover{sizeof(room_handover), 0, save, load, resume};
    const auto& owner = *static_cast<const RoomClass::Factory*>(factory)->owner;
    return owner.offersHandover && std::string_view(id) == ROOM_HANDOVER ? &kHandover : nullptr;
  }

  static room_instance* create(const room_factory* factory, const room_host* host, room_op op) {
    auto& owner = *static_cast<const RoomClass::Factory*>(factory)->owner;
    if (owner.makesNothing) {
      const room_error error{sizeof(room_error), 777, toBytes("no room today")};
      host->finish(host, op, &error, {});
      return nullptr;
    }
    ++owner.made;
    owner.rooms.push_back(new ScriptedRoom(owner, host));
    return toInstance(owner.rooms.back());
  }
};

RoomClass::RoomClass() : vtable(), factory_() {
  using Hooks = ScriptedRoom::Hooks;
  vtable.size = sizeof(room_vtable);
  vtable.destroy = Hooks::destroy;
  vtable.on_create = Hooks::onCreate;
  vtable.on_auth = Hooks::onAuth;
  vtable.on_join = Hooks::onJoin;
  vtable.on_drop = Hooks::onDrop;
  vtable.on_reconnect = Hooks::onReconnect;
  vtable.on_leave = Hooks::onLeave;
  vtable.on_forget = Hooks::onForget;
  vtable.on_dispose = Hooks::onDispose;
  vtable.on_before_shutdown = Hooks::onBeforeShutdown;
  vtable.on_message = Hooks::onMessage;
  vtable.on_tick = Hooks::onTick;
  vtable.on_patch = Hooks::onPatch;
  vtable.on_full_state = Hooks::onFullState;
  vtable.on_streams = Hooks::onStreams;
  vtable.on_set = Hooks::onSet;
  vtable.on_op = Hooks::onOp;
  vtable.extension = Hooks::extension;
  factory_.size = sizeof(room_factory);
  factory_.name = "Scripted";
  factory_.vtable = &vtable;
  factory_.handshake = Hooks::handshake;
  factory_.create = Hooks::create;
  factory_.extension = Hooks::factoryExtension;
  factory_.owner = this;
}

std::shared_ptr<const RoomType> RoomClass::type(RoomConfig config) const {
  auto type = std::make_shared<RoomType>();
  type->options = encode(config.options);
  type->config = std::move(config);
  type->factory = &factory_;
  return type;
}

std::shared_ptr<const RoomType> RoomClass::type(const std::string& name) const {
  RoomConfig config;
  config.name = name;
  return type(std::move(config));
}

}  // namespace roomd::test
