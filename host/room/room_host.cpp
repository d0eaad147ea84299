#include <spdlog/spdlog.h>

#include "room/plugin_words.hpp"
#include "room/room.hpp"

namespace roomd {

/// The functions behind room_host: each finds its room and passes on.
struct HostTable {
  static Room& room(const room_host* host) { return Room::of(*host); }

  static const void* extension(const room_host* host, const char* id) {
    return room(host).service(id);
  }

  static void finish(const room_host* host, room_op op, const room_error* error, room_bytes value) {
    Room& self = room(host);
    auto ended = self.operations_.take(op);
    if (!ended) {
      spdlog::warn("room {}: operation {} was finished twice or never started", self.roomId(), op);
      return;
    }
    Outcome outcome = outcomeOf(error, value);
    outcome.op = op;
    self.later([ended = std::move(ended), outcome = std::move(outcome)] { ended(outcome); });
  }

  static void sleep(const room_host* host, room_op op, int64_t delayUs) {
    room(host).sleep(op, delayUs);
  }

  static void allowReconnection(const room_host* host, room_op op, room_client client,
                                int64_t timeoutUs) {
    room(host).hold(op, client, timeoutUs);
  }

  static void cancel(const room_host* host, room_op op) { room(host).cancel(op); }

  static void post(const room_host* host, room_op op, room_bytes value) {
    Room& self = room(host);
    self.loop_.post([weak = self.weak_from_this(), op, value = std::string(toView(value)),
                     number = Room::Handle::of(*host).number] {
      auto strong = weak.lock();
      if (!strong || strong->handle_->number != number) return;
      strong->endPluginOp(op, value);
    });
  }

  static void send(const room_host* host, const room_target* target, const room_type* type,
                   room_bytes payload, uint32_t flags) {
    room(host).send(*target, *type, payload, flags);
  }

  static void sendState(const room_host* host, const room_target* target, uint32_t kind,
                        uint32_t stream, const room_bytes* parts, uint32_t count) {
    room(host).sendState(*target, kind, stream, parts, count);
  }

  static void sendError(const room_host* host, room_client client, int32_t code,
                        room_bytes message) {
    if (auto session = room(host).find(client); session && session->peer) {
      room(host).push(*session, wire::errorFrame(wire::clientErrorCode(*session->dialect, code),
                                                 toView(message)));
    }
  }

  static void flush(const room_host* host) { room(host).flush(); }

  static void close(const room_host* host, room_client client, uint32_t code, room_bytes reason) {
    if (auto session = room(host).find(client)) {
      room(host).closeSession(session, code, toView(reason));
    }
  }

  static void rejectMessage(const room_host* host, const room_message* message, room_client client,
                            uint32_t why, room_bytes text) {
    room(host).reject(*message, client, why, toView(text));
  }

  static void disconnect(const room_host* host, room_op op, uint32_t code) {
    Room& self = room(host);
    self.later([keep = self.shared_from_this(), op, code] { keep->disconnect(op, code); });
  }

  static void set(const room_host* host, room_bytes properties) {
    std::vector<std::string> complaints;
    const PropertyChange change = parseProperties(toView(properties), complaints);
    for (const auto& complaint : complaints) {
      spdlog::warn("room {}: {}", room(host).roomId(), complaint);
    }
    room(host).apply(change);
  }

  static int64_t nowUs(const room_host* host) { return room(host).loop_.nowUs(); }

  static void log(const room_host* host, uint32_t level, room_bytes text) {
    spdlog::log(logLevelOf(level), "room {}: {}", room(host).logName(), toView(text));
  }
};

std::unique_ptr<Room::Handle> Room::makeHandle(Room& room) {
  static std::atomic<uint64_t> last = 0;
  auto handle = std::make_unique<Handle>();
  handle->room = &room;
  handle->number = ++last;
  room_host& table = handle->table;
  table.size = sizeof(room_host);
  table.abi_minor = ROOM_ABI_MINOR;
  table.self = handle.get();
  table.extension = HostTable::extension;
  table.finish = HostTable::finish;
  table.sleep = HostTable::sleep;
  table.allow_reconnection = HostTable::allowReconnection;
  table.cancel = HostTable::cancel;
  table.post = HostTable::post;
  table.send = HostTable::send;
  table.send_state = HostTable::sendState;
  table.send_error = HostTable::sendError;
  table.flush = HostTable::flush;
  table.close = HostTable::close;
  table.reject_message = HostTable::rejectMessage;
  table.disconnect = HostTable::disconnect;
  table.set = HostTable::set;
  table.now_us = HostTable::nowUs;
  table.log = HostTable::log;
  return handle;
}

}  // namespace roomd
