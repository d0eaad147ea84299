// Runs a short life of one room of a plugin and prints what the room asks of its host:
//
//   player LIBRARY FACTORY
//
// It opens the library as roomd does, on every system that has a file for it. Nothing in what it
// prints depends on the system, so a .dll and a .so of the same source must print the same.
#include <room/abi.h>

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>

#include "plugin/open.hpp"
#include "plugin/shared_object.hpp"

namespace {

constexpr room_client kClient = 1;

enum Op : room_op { kCreate = 1, kOnCreate, kOnJoin, kOnLeave, kOnDispose };

room_bytes bytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

std::string hex(room_bytes value) {
  std::string text;
  for (size_t at = 0; at < value.size; ++at) {
    char digits[3];
    std::snprintf(digits, sizeof digits, "%02x", value.data[at]);
    text += digits;
  }
  return text;
}

room_host makeHost() {
  room_host host{};
  host.size = sizeof host;
  host.abi_minor = ROOM_ABI_MINOR;
  host.extension = [](const room_host*, const char*) -> const void* { return nullptr; };
  host.finish = [](const room_host*, room_op op, const room_error* error, room_bytes value) {
    std::printf("finish %d %s %s\n", static_cast<int>(op), error ? "error" : "ok",
                hex(error ? error->message : value).c_str());
  };
  host.sleep = [](const room_host*, room_op, int64_t delayUs) {
    std::printf("sleep %d\n", static_cast<int>(delayUs));
  };
  host.allow_reconnection = [](const room_host*, room_op, room_client, int64_t) {
    std::puts("allow_reconnection");
  };
  host.cancel = [](const room_host*, room_op) { std::puts("cancel"); };
  host.post = [](const room_host*, room_op, room_bytes value) {
    std::printf("post %s\n", hex(value).c_str());
  };
  host.send = [](const room_host*, const room_target* target, const room_type* type,
                 room_bytes payload, uint32_t flags) {
    std::printf("send to %u of rule %u: %s %u %s flags %u\n", target->count, target->rule,
                hex(type->name).c_str(), type->number, hex(payload).c_str(), flags);
  };
  host.send_state = [](const room_host*, const room_target*, uint32_t kind, uint32_t stream,
                       const room_bytes* parts, uint32_t count) {
    std::printf("state %u of stream %u: ", kind, stream);
    for (uint32_t part = 0; part < count; ++part) std::printf("%s", hex(parts[part]).c_str());
    std::puts("");
  };
  host.send_error = [](const room_host*, room_client, int32_t code, room_bytes message) {
    std::printf("send_error %d %s\n", code, hex(message).c_str());
  };
  host.flush = [](const room_host*) { std::puts("flush"); };
  host.close = [](const room_host*, room_client, uint32_t code, room_bytes) {
    std::printf("close %u\n", code);
  };
  host.reject_message = [](const room_host*, const room_message*, room_client, uint32_t why,
                           room_bytes text) {
    std::printf("reject_message %u %s\n", why, hex(text).c_str());
  };
  host.disconnect = [](const room_host*, room_op, uint32_t code) {
    std::printf("disconnect %u\n", code);
  };
  host.set = [](const room_host*, room_bytes properties) {
    std::printf("set %s\n", hex(properties).c_str());
  };
  host.now_us = [](const room_host*) { return int64_t{1'000'000}; };
  host.log = [](const room_host*, uint32_t level, room_bytes text) {
    std::printf("log %u %.*s\n", level, static_cast<int>(text.size),
                reinterpret_cast<const char*>(text.data));
  };
  return host;
}

void say(const room_vtable& room, room_instance* instance, std::string_view type,
         std::string_view payload) {
  room_message message{};
  message.size = sizeof message;
  message.type.name = bytes(type);
  message.payload = bytes(payload);
  room.on_message(instance, kClient, &message);
}

void play(const room_factory& factory) {
  using namespace std::string_view_literals;
  for (uint32_t form = 0; form < ROOM_HANDSHAKE_COUNT; ++form) {
    std::printf("handshake %u: %s\n", form, hex(factory.handshake(&factory, form)).c_str());
  }
  const room_host host = makeHost();
  const room_vtable& room = *factory.vtable;
  room_instance* instance = factory.create(&factory, &host, kCreate);
  if (!instance) return;
  constexpr std::string_view kNoOptions = "\x80";
  const room_create create{sizeof create, 0, bytes("id"), bytes(factory.name), bytes(kNoOptions)};
  room.on_create(instance, kOnCreate, &create);
  room.on_streams(instance, ROOM_STREAM_V2 | ROOM_STREAM_V3);
  const room_join join{sizeof join,       kClient, ROOM_STREAM_V3, 0, bytes("session"),
                       bytes(kNoOptions), {}};
  room.on_join(instance, kOnJoin, &join);
  for (const uint32_t stream : {ROOM_STREAM_V2, ROOM_STREAM_V3}) {
    room.on_full_state(instance, kClient, stream, 0);
  }
  // {x: 1.5, y: -2.25}
  say(room, instance, "move", "\x82\xa1x\xcb\x3f\xf8\0\0\0\0\0\0\xa1y\xcb\xc0\x02\0\0\0\0\0\0"sv);
  say(room, instance, "move", "\xa4text");
  say(room, instance, "unheard of", "");
  room.on_patch(instance);
  room.on_tick(instance, 16'667);
  room.on_patch(instance);
  room.on_leave(instance, kOnLeave, kClient, ROOM_CLOSE_CONSENTED);
  room.on_forget(instance, kClient);
  room.on_patch(instance);
  room.on_dispose(instance, kOnDispose);
  room.destroy(instance);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("player LIBRARY FACTORY\n", stderr);
    return 2;
  }
  const std::filesystem::path file = std::filesystem::absolute(argv[1]);
  const auto opened = roomd::openPlugin(file);
  if (!opened) {
    std::fprintf(stderr, "%s\n", opened.error().message.c_str());
    return 1;
  }
  const room_plugin& plugin = *opened->plugin;
  std::printf("ABI %u.%u, %u factories\n", plugin.abi_major, plugin.abi_minor,
              plugin.factory_count);
  for (uint32_t at = 0; at < plugin.factory_count; ++at) {
    if (std::strcmp(plugin.factories[at]->name, argv[2]) == 0) play(*plugin.factories[at]);
  }
  roomd::unmapLibrary(opened->handle);
  std::printf("mapped afterwards: %s\n", roomd::isMapped(file) ? "yes" : "no");
}
