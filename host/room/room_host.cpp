#include <spdlog/spdlog.h>

#include "room/plugin_words.hpp"
#include "room/room.hpp"

namespace roomd {

/// The functions behind room_host: each finds its room and passes on.
struct HostTable {
  static Room& room(const room_host* host) { return *static_cast<Room*>(host->self); }

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
    self.loop_.post([weak = self.weak_from_this(), op, value = std::string(toView(value))] {
      auto strong = weak.lock();
      if (!strong) return;
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

void Room::fillHostTable() {
  host_ = {};
  host_.size = sizeof(room_host);
  host_.abi_minor = ROOM_ABI_MINOR;
  host_.self = this;
  host_.extension = HostTable::extension;
  host_.finish = HostTable::finish;
  host_.sleep = HostTable::sleep;
  host_.allow_reconnection = HostTable::allowReconnection;
  host_.cancel = HostTable::cancel;
  host_.post = HostTable::post;
  host_.send = HostTable::send;
  host_.send_state = HostTable::sendState;
  host_.send_error = HostTable::sendError;
  host_.flush = HostTable::flush;
  host_.close = HostTable::close;
  host_.reject_message = HostTable::rejectMessage;
  host_.disconnect = HostTable::disconnect;
  host_.set = HostTable::set;
  host_.now_us = HostTable::nowUs;
  host_.log = HostTable::log;
}

}  // namespace roomd
