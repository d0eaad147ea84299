// Presence: keys and topics that all rooms of the host share.
#pragma once

#include <coroutine>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "room/abi_presence.h"
#include "room/call.hpp"
#include "room/detail/closures.hpp"
#include "room/detail/listeners.hpp"

namespace room {

class Presence;
class RoomBase;
namespace detail {
struct BaseThunks;
}

/// A handler of a topic; copies name the same one. It stays when the handle is dropped.
/// `auto subscription = presence.subscribe(...); co_await subscription;` goes on once messages
/// arrive.
class Subscription {
 public:
  Subscription(Presence& presence, std::string topic, std::shared_ptr<detail::Listener> listener,
               Call<> standing)
      : presence_(&presence),
        topic_(std::move(topic)),
        listener_(std::move(listener)),
        standing_(std::move(standing)) {}

  /// The handler is called no more. Call it only while the room lives.
  void unsubscribe();

  Call<> operator co_await() const& { return standing_; }

 private:
  Presence* presence_;
  std::string topic_;
  std::shared_ptr<detail::Listener> listener_;
  Call<> standing_;
};

namespace detail {

/// Subscription as it is returned: it may be awaited in the same expression where that is safe.
template <class F>
class NewSubscription : public Subscription {
 public:
  explicit NewSubscription(Subscription subscription) : Subscription(std::move(subscription)) {}
  using Subscription::operator co_await;
  Call<> operator co_await() const&& {
    static_assert(kMayAwaitWith<F>,
                  "room: g++ 12 destroys the captures of this handler twice; write auto "
                  "subscription = presence.subscribe(...); and then co_await subscription");
    return Subscription::operator co_await();
  }
};

}  // namespace detail

/// The presence of a room: texts under keys, in sets, hashes and lists, and messages between rooms,
/// also of different plugins. Values are texts; numbers are turned into their decimal text. All
/// that the room subscribed to ends with the room, the keys stay.
///
/// Each command is under way once it is called, and commands of one room are done in order.
/// `co_await` gives its result, or throws ServerError when the key holds another kind of value.
/// What is not awaited happens all the same.
class Presence {
 public:
  explicit Presence(detail::Kernel& kernel) : kernel_(kernel) {}
  Presence(const Presence&) = delete;
  Presence& operator=(const Presence&) = delete;

  // ---- topics ----

  /// Calls `handler` for each message published to `topic`, by this room or another. It takes () or
  /// (const T&), where T is room::Value or anything that MESSAGE allows; a message that is not a T
  /// goes to onUncaughtException. A handler may be a coroutine. Several handlers of one topic are
  /// called in order.
  template <class F>
  Subscription subscribe(std::string topic, F handler) {
    using M = typename detail::MessageOf<F, 0>::Type;
    constexpr bool isRight = detail::kTakesLeading<F&, const M&>;
    static_assert(isRight, "room: a handler of presence takes () or (const T&)");
    return listen(std::move(topic), std::make_shared<detail::ListenerOf<M, F>>(std::move(handler)));
  }
  /// Ends all of the room's handlers of `topic`; none is called after this returned.
  std::suspend_never unsubscribe(std::string_view topic) {
    if (listeners_.removeAll(topic)) end(topic);
    return {};
  }
  /// Sends a message to every room subscribed to `topic`. It arrives later, never inside this call;
  /// messages of one room to one topic arrive in order.
  template <class T>
  std::suspend_never publish(std::string_view topic, const T& message) {
    kernel_.withPacked(message, [&](room_bytes bytes) {
      table().publish(&kernel_.host(), detail::bytesOf(topic), bytes);
    });
    return {};
  }
  std::suspend_never publish(std::string_view topic, const Value& message = {}) {
    return publish<Value>(topic, message);
  }
  /// The topics somebody is subscribed to; `*` in the pattern stands for any text.
  Call<std::vector<std::string>> channels(std::string_view pattern = "*") {
    return call("presence.channels", {pattern}, &toTexts);
  }

  // ---- keys ----

  Call<bool> exists(std::string_view key) { return call("presence.exists", {key}, &toBool); }
  /// Nothing when there is no such key.
  Call<std::optional<std::string>> get(std::string_view key) {
    return call("presence.get", {key}, &toText);
  }
  Call<> set(std::string_view key, const Value& value) {
    return call("presence.set", {key, value}, &toNothing);
  }
  /// Sets it for so many seconds.
  Call<> setex(std::string_view key, const Value& value, double seconds) {
    return call("presence.setex", {key, value, seconds}, &toNothing);
  }
  /// Lets a key go after so many seconds from now.
  Call<> expire(std::string_view key, double seconds) {
    return call("presence.expire", {key, seconds}, &toNothing);
  }
  Call<> del(std::string_view key) { return call("presence.del", {key}, &toNothing); }
  /// Adds 1 (or takes 1 off) and gives the new value; a key that is not there counts as 0.
  Call<int64_t> incr(std::string_view key) { return call("presence.incr", {key}, &toInteger); }
  Call<int64_t> decr(std::string_view key) { return call("presence.decr", {key}, &toInteger); }

  // ---- sets ----

  Call<> sadd(std::string_view key, const Value& member) {
    return call("presence.sadd", {key, member}, &toNothing);
  }
  Call<std::vector<std::string>> smembers(std::string_view key) {
    return call("presence.smembers", {key}, &toTexts);
  }
  Call<bool> sismember(std::string_view key, const Value& member) {
    return call("presence.sismember", {key, member}, &toBool);
  }
  Call<> srem(std::string_view key, const Value& member) {
    return call("presence.srem", {key, member}, &toNothing);
  }
  /// How many members.
  Call<int64_t> scard(std::string_view key) { return call("presence.scard", {key}, &toInteger); }
  /// What is in all of these sets: `presence.sinter("a", "b")`.
  template <class... Keys>
  Call<std::vector<std::string>> sinter(std::string_view key, const Keys&... keys) {
    return call("presence.sinter", {key, std::string_view(keys)...}, &toTexts);
  }

  // ---- hashes ----

  Call<> hset(std::string_view key, std::string_view field, const Value& value) {
    return call("presence.hset", {key, field, value}, &toNothing);
  }
  Call<std::optional<std::string>> hget(std::string_view key, std::string_view field) {
    return call("presence.hget", {key, field}, &toText);
  }
  Call<std::map<std::string, std::string>> hgetall(std::string_view key) {
    return call("presence.hgetall", {key}, &toMap);
  }
  /// Whether it was there.
  Call<bool> hdel(std::string_view key, std::string_view field) {
    return call("presence.hdel", {key, field}, &toBool);
  }
  Call<int64_t> hlen(std::string_view key) { return call("presence.hlen", {key}, &toInteger); }
  /// Adds `number` and gives the new value; a field that is not there counts as 0.
  Call<int64_t> hincrby(std::string_view key, std::string_view field, int64_t number) {
    return call("presence.hincrby", {key, field, number}, &toInteger);
  }
  /// The same, and lets the whole hash go after so many seconds.
  Call<int64_t> hincrbyex(std::string_view key, std::string_view field, int64_t number,
                          double seconds) {
    return call("presence.hincrbyex", {key, field, number, seconds}, &toInteger);
  }

  // ---- lists ----

  Call<int64_t> llen(std::string_view key) { return call("presence.llen", {key}, &toInteger); }
  /// Appends (or puts before the first) each of `values` and gives the new length.
  template <class... Values>
  Call<int64_t> rpush(std::string_view key, const Values&... values) {
    return call("presence.rpush", {key, Value(values)...}, &toInteger);
  }
  template <class... Values>
  Call<int64_t> lpush(std::string_view key, const Values&... values) {
    return call("presence.lpush", {key, Value(values)...}, &toInteger);
  }
  /// Takes the last (or first) one; nothing when the list is empty.
  Call<std::optional<std::string>> rpop(std::string_view key) {
    return call("presence.rpop", {key}, &toText);
  }
  Call<std::optional<std::string>> lpop(std::string_view key) {
    return call("presence.lpop", {key}, &toText);
  }
  /// Takes the last one of `key` and waits for it at most so many seconds (0: without end). Gives
  /// the key and the text, or nothing when the time was over.
  Call<std::optional<std::pair<std::string, std::string>>> brpop(std::string_view key,
                                                                 double seconds) {
    return call("presence.brpop", {key, seconds}, &toPopped);
  }
  /// The same with the first of several lists that has one.
  Call<std::optional<std::pair<std::string, std::string>>> brpop(
      const std::vector<std::string>& keys, double seconds) {
    Value::Array arguments(keys.begin(), keys.end());
    arguments.emplace_back(seconds);
    return call("presence.brpop", std::move(arguments), &toPopped);
  }

 private:
  friend class Subscription;
  friend class RoomBase;
  friend struct detail::BaseThunks;

  const room_presence& table() {
    if (!table_) table_ = &kernel_.extension<room_presence>(ROOM_PRESENCE);
    return *table_;
  }

  /// `name` is a literal, "presence." and the command: it names the call in reports too.
  template <class T>
  Call<T> call(std::string_view name, Value::Array arguments, T (*convert)(const Value&)) {
    const room_presence& presence = table();
    const std::string_view command = name.substr(name.find('.') + 1);
    auto state = detail::startCall(kernel_, name, [&](room_op op) {
      kernel_.withPacked(arguments, [&](room_bytes bytes) {
        presence.call(&kernel_.host(), op, detail::bytesOf(command), bytes);
      });
    });
    return Call<T>(std::move(state), convert);
  }

  Subscription listen(std::string topic, std::shared_ptr<detail::Listener> listener) {
    const room_presence& presence = table();
    listeners_.add(topic, listener);
    auto state = detail::startCall(kernel_, "presence.subscribe", [&](room_op op) {
      presence.subscribe(&kernel_.host(), op, detail::bytesOf(topic));
    });
    return Subscription(*this, std::move(topic), std::move(listener),
                        Call<>(std::move(state), &toNothing));
  }
  void end(std::string_view topic) { table().unsubscribe(&kernel_.host(), detail::bytesOf(topic)); }

  static void toNothing(const Value&) {}
  static bool toBool(const Value& value) { return value.asBool(); }
  static int64_t toInteger(const Value& value) { return value.asInt(); }
  static std::optional<std::string> toText(const Value& value) {
    return value.isString() ? std::optional(value.asString()) : std::nullopt;
  }
  static std::vector<std::string> toTexts(const Value& value) {
    std::vector<std::string> texts;
    for (const Value& element : value.elements()) texts.push_back(element.asString());
    return texts;
  }
  static std::map<std::string, std::string> toMap(const Value& value) {
    std::map<std::string, std::string> texts;
    for (const auto& [key, text] : value.members()) texts.emplace(key, text.asString());
    return texts;
  }
  static std::optional<std::pair<std::string, std::string>> toPopped(const Value& value) {
    if (value.size() != 2) return std::nullopt;
    return std::pair(value.at(0).asString(), value.at(1).asString());
  }

  detail::Kernel& kernel_;
  const room_presence* table_ = nullptr;
  detail::Listeners listeners_;
};

inline void Subscription::unsubscribe() {
  bool isLast = false;
  if (presence_->listeners_.remove(topic_, listener_, isLast) && isLast) presence_->end(topic_);
}

}  // namespace room
