// What the parts of one room share: its host, its unfinished operations and its running tasks.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "room/abi.h"
#include "room/detail/convert.hpp"
#include "room/detail/failure.hpp"
#include "room/detail/jobs.hpp"
#include "room/detail/operations.hpp"
#include "room/detail/properties.hpp"
#include "room/detail/root_tasks.hpp"
#include "room/message.hpp"
#include "room/uncaught_exception.hpp"

namespace room {

class RoomBase;

namespace detail {

struct TypeDescription;

/// Hooks of the complete class that the base calls by itself; null where the class has none.
struct InnerHooks {
  void (*onBeforePatch)(RoomBase&) = nullptr;
  void (*onUncaughtException)(RoomBase&, const UncaughtException&) = nullptr;
};

class Kernel {
 public:
  Kernel(const room_host& host, const InnerHooks& hooks, RoomBase& room)
      : host_(host), hooks_(hooks), room_(&room), operations_(host) {}
  /// For what lives without a room: there is nobody to tell of exceptions but the log.
  explicit Kernel(const room_host& host) : host_(host), operations_(host) {}
  Kernel(const Kernel&) = delete;
  Kernel& operator=(const Kernel&) = delete;

  const room_host& host() const { return host_; }
  const InnerHooks& hooks() const { return hooks_; }
  Operations& operations() { return operations_; }
  RootTasks& tasks() { return tasks_; }
  Jobs& jobs() { return jobs_; }
  Properties& properties() { return properties_; }
  const Properties& properties() const { return properties_; }
  /// The types of the room's state, or null.
  const std::vector<TypeDescription>* stateTypes() const { return stateTypes_; }
  void setStateTypes(const std::vector<TypeDescription>* types) { stateTypes_ = types; }
  int64_t nowUs() const { return host_.now_us(&host_); }

  void log(uint32_t level, std::string_view text) const { host_.log(&host_, level, bytesOf(text)); }

  /// Tells onUncaughtException, or the log when the room has none.
  void report(const Occasion& occasion, const Failure& failure) noexcept {
    attempt([&] {
      if (!hooks_.onUncaughtException) return logFailure(occasion.method, failure);
      const UncaughtException exception(occasion, failure.message, failure.exception,
                                        properties_.roomId, properties_.roomName);
      const auto second = attempt([&] { hooks_.onUncaughtException(*room_, exception); });
      if (second) logFailure("onUncaughtException", *second);
    });
  }

  /// Runs `body` (which returns T or Task<T>); a failure is reported.
  template <class Body>
  void run(std::string_view methodName, Body body) {
    tasks_.run(std::move(body), [this, methodName](const auto& outcome) {
      if (outcome.failure) report(methodName, *outcome.failure);
    });
  }

  /// Ends whatever runs. Coroutines go first, since they may use all the rest.
  void shutDown() {
    tasks_.destroyAll();
    jobs_.forsakeAll();
    operations_.clear();
  }

  /// Ends an operation of the host.
  void finish(room_op op, const Failure* failure, room_bytes value = {}) const {
    finishOperation(host_, op, failure, value);
  }
  /// Rejects a request.
  void reject(room_op op, const Value& reason) {
    const room_error error{sizeof(room_error), ROOM_ERROR_REJECTED, {}};
    withPacked(reason, [&](room_bytes value) { host_.finish(&host_, op, &error, value); });
  }

  static void finishOperation(const room_host& host, room_op op, const Failure* failure,
                              room_bytes value = {}) {
    if (!failure) return host.finish(&host, op, nullptr, value);
    const room_error error{sizeof(room_error), failure->code, bytesOf(failure->message)};
    host.finish(&host, op, &error, {});
  }

  /// Calls `use` with `value` as MessagePack. The buffer is reused from call to call.
  template <class T, class Use>
  void withPacked(const T& value, Use use) {
    writer_.clear();
    if constexpr (std::same_as<T, Value>) {
      if (!value.isUndefined()) pack(writer_, value);
    } else {
      pack(writer_, value);
    }
    use(writer_.bytes());
  }

  /// Sends the room's property `key`.
  template <class T>
  void set(std::string_view key, const T& value) {
    writer_.clear();
    writer_.object(1);
    writer_.text(key);
    pack(writer_, value);
    host_.set(&host_, writer_.bytes());
  }
  /// Sends several of them at once.
  void setAll(const Value& changed) {
    withPacked(changed, [&](room_bytes value) { host_.set(&host_, value); });
  }

  /// The host's extension. Throws std::runtime_error when this host has none of that name.
  template <class Table>
  const Table& extension(const char* id) const {
    const void* table = host_.extension(&host_, id);
    if (!table) throw std::runtime_error("this host does not offer " + std::string(id));
    return *static_cast<const Table*>(table);
  }

 private:
  void logFailure(std::string_view method, const Failure& failure) const {
    log(ROOM_LOG_ERROR, std::string(method) + ": " + failure.message);
  }

  const room_host& host_;
  InnerHooks hooks_;
  RoomBase* room_ = nullptr;
  const std::vector<TypeDescription>* stateTypes_ = nullptr;
  Operations operations_;
  RootTasks tasks_;
  Jobs jobs_;
  Properties properties_;
  Writer writer_;
};

}  // namespace detail
}  // namespace room
