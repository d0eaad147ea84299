// A host that records what a room asks of it, with a clock that tests move by hand.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <room/room_base.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fake {

inline std::string text(room_bytes bytes) { return std::string(room::detail::textOf(bytes)); }

/// How an operation of the host ended.
struct Finished {
  bool failed = false;
  int32_t code = 0;
  std::string message;
  room::Value value;
};

struct Sent {
  uint32_t rule;
  std::vector<room_client> clients;
  room::MessageType type;
  room::Value payload;  // bytes for ROOM_SEND_BYTES
  uint32_t flags;
};

struct SentState {
  uint32_t rule;
  std::vector<room_client> clients;
  uint32_t kind;
  uint32_t stream;
  std::string bytes;
};

struct Closed {
  room_client client;
  uint32_t code;
};

struct Rejected {
  room_client client;
  uint32_t why;
  std::string text;
};

struct Held {
  room_op op;
  room_client client;
  int64_t timeoutUs;
};

/// The host's side of one room.
class Host {
 public:
  Host() {
    table.size = sizeof table;
    table.abi_minor = ROOM_ABI_MINOR;
    table.self = this;
    table.extension = [](const room_host*, const char*) -> const void* { return nullptr; };
    table.finish = [](const room_host* host, room_op op, const room_error* error,
                      room_bytes value) {
      Finished end;
      if (error) end = {true, error->code, text(error->message), {}};
      end.value = room::detail::unpackValue(value);
      EXPECT_TRUE(of(host).finished.emplace(op, end).second)
          << "operation " << op << " ended twice";
    };
    table.sleep = [](const room_host* host, room_op op, int64_t delayUs) {
      of(host).sleeps.emplace(op, of(host).nowUs + std::max<int64_t>(delayUs, 0));
    };
    table.allow_reconnection = [](const room_host* host, room_op op, room_client client,
                                  int64_t timeoutUs) {
      of(host).held.push_back({op, client, timeoutUs});
    };
    table.post = [](const room_host* host, room_op op, room_bytes) {
      const std::lock_guard lock(of(host).postedMutex_);
      of(host).posted_.push_back(op);
      of(host).isPosted_.notify_all();
    };
    table.cancel = [](const room_host* host, room_op op) {
      of(host).sleeps.erase(op);
      of(host).cancelled.push_back(op);
    };
    table.send = [](const room_host* host, const room_target* target, const room_type* type,
                    room_bytes payload, uint32_t flags) {
      const bool isBytes = (flags & ROOM_SEND_BYTES) != 0;
      of(host).sent.push_back(
          {target->rule, clientsOf(*target), room::detail::toMessageType(*type),
           isBytes ? room::Value(room::Bytes(payload.data, payload.data + payload.size))
                   : room::detail::unpackValue(payload),
           flags});
    };
    table.send_state = [](const room_host* host, const room_target* target, uint32_t kind,
                          uint32_t stream, const room_bytes* parts, uint32_t count) {
      std::string bytes;
      for (uint32_t i = 0; i < count; ++i) bytes += text(parts[i]);
      of(host).states.push_back({target->rule, clientsOf(*target), kind, stream, bytes});
    };
    table.send_error = [](const room_host* host, room_client client, int32_t code,
                          room_bytes message) {
      of(host).errors.push_back(std::to_string(client) + " " + std::to_string(code) + " " +
                                text(message));
    };
    table.flush = [](const room_host* host) { ++of(host).flushes; };
    table.close = [](const room_host* host, room_client client, uint32_t code, room_bytes) {
      of(host).closed.push_back({client, code});
    };
    table.reject_message = [](const room_host* host, const room_message*, room_client client,
                              uint32_t why, room_bytes reason) {
      of(host).rejected.push_back({client, why, text(reason)});
    };
    table.disconnect = [](const room_host* host, room_op op, uint32_t code) {
      of(host).disconnects.emplace_back(op, code);
    };
    table.set = [](const room_host* host, room_bytes changed) {
      for (const auto& [key, value] : room::detail::unpackValue(changed).members()) {
        of(host).properties.set(key, value);
      }
    };
    table.now_us = [](const room_host* host) { return of(host).nowUs; };
    table.log = [](const room_host* host, uint32_t, room_bytes line) {
      of(host).logged.push_back(text(line));
    };
  }
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  const Finished* result(room_op op) const {
    const auto found = finished.find(op);
    return found == finished.end() ? nullptr : &found->second;
  }

  /// Waits until `count` operations were posted, and takes them.
  std::vector<room_op> takePosted(size_t count) {
    std::unique_lock lock(postedMutex_);
    isPosted_.wait(lock, [&] { return posted_.size() >= count; });
    return std::exchange(posted_, {});
  }

  room_host table{};
  int64_t nowUs = 1'000'000;
  std::map<room_op, Finished> finished;
  std::map<room_op, int64_t> sleeps;  // deadlines
  std::vector<room_op> cancelled;
  std::vector<Held> held;
  std::vector<Sent> sent;
  std::vector<SentState> states;
  std::vector<std::string> errors;
  std::vector<Closed> closed;
  std::vector<Rejected> rejected;
  std::vector<std::pair<room_op, uint32_t>> disconnects;
  std::vector<std::string> logged;
  room::Value properties = room::Value::object();
  int flushes = 0;

 private:
  static Host& of(const room_host* host) { return *static_cast<Host*>(host->self); }
  static std::vector<room_client> clientsOf(const room_target& target) {
    return {target.clients, target.clients + target.count};
  }

  std::mutex postedMutex_;
  std::condition_variable isPosted_;
  std::vector<room_op> posted_;
};

/// MessagePack that lives as long as it is needed.
class Packed {
 public:
  Packed() = default;
  template <class T>
  explicit Packed(const T& value) {
    room::detail::pack(writer_, value);
  }
  room_bytes bytes() const { return writer_.bytes(); }

 private:
  room::detail::Writer writer_;
};

/// One room, driven through its function table as the host does it.
class Room {
 public:
  Room(Host& host, const room_vtable& table, room_instance* instance)
      : host_(host), table_(table), instance_(instance) {}
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;
  ~Room() { destroy(); }

  const room_vtable& table() const { return table_; }
  void destroy() {
    if (instance_) table_.destroy(std::exchange(instance_, nullptr));
  }

  // Each answers with how the operation ended, or null when it has not.
  const Finished* create(const room::Value& options = room::Value::object()) {
    const Packed packed(options);
    const room_create create{sizeof create, 0, bytes("room-id"), bytes("room-name"),
                             packed.bytes()};
    table_.on_create(instance_, ++lastOp_, &create);
    return host_.result(lastOp_);
  }
  const Finished* auth(room_client client, const room::Value& options = room::Value::object()) {
    const std::string session = sessionOf(client);
    const Packed packed(options);
    const Packed headers(room::Value{{"user-agent", "test"}});
    const room_join join = joinOf(client, session, packed, {});
    const room_auth_context context{sizeof context, 0, bytes("token"), bytes("10.0.0.1"),
                                    headers.bytes()};
    table_.on_auth(instance_, ++lastOp_, &join, &context);
    return host_.result(lastOp_);
  }
  const Finished* join(room_client client, const room::Value& options = room::Value::object(),
                       room_bytes auth = {}) {
    const std::string session = sessionOf(client);
    const Packed packed(options);
    const room_join join = joinOf(client, session, packed, auth);
    table_.on_join(instance_, ++lastOp_, &join);
    return host_.result(lastOp_);
  }
  const Finished* drop(room_client client, uint32_t code = ROOM_CLOSE_ABNORMAL) {
    table_.on_drop(instance_, ++lastOp_, client, code);
    return host_.result(lastOp_);
  }
  const Finished* reconnect(room_client client) {
    table_.on_reconnect(instance_, ++lastOp_, client);
    return host_.result(lastOp_);
  }
  const Finished* leave(room_client client, uint32_t code = ROOM_CLOSE_CONSENTED) {
    table_.on_leave(instance_, ++lastOp_, client, code);
    return host_.result(lastOp_);
  }
  const Finished* dispose() {
    table_.on_dispose(instance_, ++lastOp_);
    return host_.result(lastOp_);
  }
  const Finished* beforeShutdown() {
    table_.on_before_shutdown(instance_, ++lastOp_);
    return host_.result(lastOp_);
  }
  room_op lastOp() const { return lastOp_; }
  const Finished* last() const { return host_.result(lastOp_); }

  void forget(room_client client) { table_.on_forget(instance_, client); }
  template <class T>
  void message(room_client client, const room::detail::TypeView& type, const T& value,
               room_op reply = 0) {
    const Packed packed(value);
    raw(client, type, packed.bytes(), 0, reply);
  }
  void message(room_client client, const room::detail::TypeView& type) {
    raw(client, type, {}, 0, 0);
  }
  void raw(room_client client, const room::detail::TypeView& type, room_bytes payload,
           uint32_t flags, room_op reply = 0) {
    const room_message message{sizeof message, flags, type.get(), payload, reply};
    table_.on_message(instance_, client, &message);
  }
  void tick(int64_t deltaUs) { table_.on_tick(instance_, deltaUs); }
  void patch() { table_.on_patch(instance_); }
  void fullState(room_client client, uint32_t stream, uint32_t flags = 0) {
    table_.on_full_state(instance_, client, stream, flags);
  }
  void streams(uint32_t mask) { table_.on_streams(instance_, mask); }
  void set(const room::Value& properties) {
    const Packed packed(properties);
    table_.on_set(instance_, packed.bytes());
  }
  void endOp(room_op op, int32_t code = 0, std::string_view message = {}) {
    const room_error error{sizeof error, code, bytes(message)};
    table_.on_op(instance_, op, code == 0 ? nullptr : &error, {});
  }
  void endOp(room_op op, const room::Value& value) {
    const Packed packed(value);
    table_.on_op(instance_, op, nullptr, packed.bytes());
  }
  /// Ends the operations that were posted from other threads, once there are `count` of them.
  void runPosted(size_t count = 1) {
    for (const room_op op : host_.takePosted(count)) endOp(op);
  }
  /// The room's half of an extension.
  template <class Table>
  const Table& extension(const char* id) const {
    return *static_cast<const Table*>(table_.extension(instance_, id));
  }
  room_instance* instance() const { return instance_; }

  /// Moves the clock, ending each sleep at its time.
  void advance(int64_t us) {
    const int64_t until = host_.nowUs + us;
    for (;;) {
      const auto next = std::min_element(
          host_.sleeps.begin(), host_.sleeps.end(),
          [](const auto& left, const auto& right) { return left.second < right.second; });
      if (next == host_.sleeps.end() || next->second > until) break;
      const room_op op = next->first;
      host_.nowUs = std::max(host_.nowUs, next->second);
      host_.sleeps.erase(next);
      endOp(op);
    }
    host_.nowUs = until;
  }

  static std::string sessionOf(room_client client) { return "session-" + std::to_string(client); }

 private:
  static room_bytes bytes(std::string_view text) { return room::detail::bytesOf(text); }
  static room_join joinOf(room_client client, const std::string& session, const Packed& options,
                          room_bytes auth) {
    return {sizeof(room_join), client, ROOM_STREAM_V3, 0, bytes(session), options.bytes(), auth};
  }

  Host& host_;
  const room_vtable& table_;
  room_instance* instance_;
  room_op lastOp_ = 0;
};

}  // namespace fake
